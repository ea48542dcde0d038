"""Translates a SAM template into CloudFormation, as `sam deploy` has it done, and prints it as JSON."""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """Names of managed policies are looked up in IAM; the templates name them by ARN."""

    def load(self):
        return {}


with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file.read())
# `sam build` and `sam package` put the address of the uploaded package here.
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = "s3://bucket/package.zip"
for settings in template.get("Globals", {}).values():
    settings.pop("CodeUri", None)
try:
    json.dump(transform(template, {}, NoManagedPolicies()), sys.stdout)
except InvalidDocumentException as e:
    sys.exit("\n".join([e.message] + [cause.message for cause in e.causes]))
