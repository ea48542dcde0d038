# What `sam build` calls for each function of template.yaml (BuildMethod: makefile). It hands out the contents of the
# package that `mvn package` makes, so that there is one artifact however it is deployed. A package that is newer than all
# that it is made of is taken as it is.

MVN ?= mvn
# $(1): the folders and files of which those count that a package is made of
sources = $(shell find $(1) -name target -prune -o -type f \( -path '*/src/main/*' -o -name 'pom.xml' -o -path 'build/*' \) -print)
COMMON := $(call sources,pom.xml build shared)

# $(1): the function's logical id; $(2): its hook's folder
define function
.PHONY: build-$(1)
build-$(1): hooks/$(2)/target/$(2).zip
	unzip -q -o $$< -d "$$(ARTIFACTS_DIR)"

hooks/$(2)/target/$(2).zip: $$(COMMON) $$(call sources,hooks/$(2))
	$$(MVN) -q -Dquick -DskipTests package -pl hooks/$(2) -am
endef

$(eval $(call function,PreTrafficSmokeTest,pre-traffic-smoke-test))
$(eval $(call function,AfterTestTrafficValidator,after-test-traffic-validator))
$(eval $(call function,CanaryMetricsChecker,canary-metrics-checker))
$(eval $(call function,ImageScanGate,image-scan-gate))
$(eval $(call function,Combined,combined))
$(eval $(call function,FailureReporter,failure-reporter))
