# What `sam build` calls for each function of template.yaml (BuildMethod: makefile). It hands out the contents of the
# package that `mvn package` makes, so that there is one artifact however it is deployed.

MVN ?= mvn

define package
	$(MVN) -q -Dquick -DskipTests package -pl hooks/$(1) -am
	unzip -q -o hooks/$(1)/target/$(1).zip -d "$(ARTIFACTS_DIR)"
endef

.PHONY: build-PreTrafficSmokeTest build-AfterTestTrafficValidator build-CanaryMetricsChecker \
  build-ImageScanGate build-Combined build-FailureReporter

build-PreTrafficSmokeTest:
	$(call package,pre-traffic-smoke-test)

build-AfterTestTrafficValidator:
	$(call package,after-test-traffic-validator)

build-CanaryMetricsChecker:
	$(call package,canary-metrics-checker)

build-ImageScanGate:
	$(call package,image-scan-gate)

build-Combined:
	$(call package,combined)

build-FailureReporter:
	$(call package,failure-reporter)
