"""Makes of a template what CloudFormation would make of it, as JSON: it translates SAM, puts parameters in and decides conditions.

Usage: translate.py TEMPLATE OUTPUT [PARAMETER=VALUE ...]
"""

import json
import os
import re
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

NOTHING = object()


class NoManagedPolicies:
    """Names of managed policies are looked up in IAM; the templates name them by ARN."""

    def load(self):
        return {}


class Stack:
    """A template with the parameters and conditions of one stack."""

    def __init__(self, template, given):
        declared = template.get("Parameters", {})
        unknown = given.keys() - declared.keys()
        missing = [name for name, it in declared.items() if name not in given and "Default" not in it]
        if unknown or missing:
            sys.exit(f"no such parameters: {sorted(unknown)}; without a value: {missing}")
        self.types = {name: it["Type"] for name, it in declared.items()}
        self.values = {name: str(given.get(name, it.get("Default"))) for name, it in declared.items()}
        self.conditions = template.get("Conditions", {})

    def resolved(self, node):
        if isinstance(node, list):
            return [it for it in map(self.resolved, node) if it is not NOTHING]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((function, of),) = node.items()
            if function == "Ref" and of == "AWS::NoValue":
                return NOTHING
            if function == "Ref" and of in self.values:
                value = self.values[of]
                return value.split(",") if self.is_list(of) else value
            if function == "Fn::If":
                return self.resolved(of[1] if self.holds(of[0]) else of[2])
            if function == "Fn::Join":
                separator, parts = of[0], self.resolved(of[1])
                if all(isinstance(part, str) for part in parts):
                    return separator.join(parts)
            if function == "Fn::Sub" and isinstance(of, str):
                text = re.sub(r"\$\{(\w+)}", lambda it: self.values.get(it[1], it[0]), of)
                return {"Fn::Sub": text} if "${" in text else text
        there = {name: self.resolved(it) for name, it in node.items()}
        return {name: it for name, it in there.items() if it is not NOTHING}

    def is_list(self, name):
        return self.types[name] == "CommaDelimitedList" or self.types[name].startswith("List<")

    def holds(self, name):
        return self.truth(self.conditions[name])

    def truth(self, condition):
        ((function, of),) = condition.items()
        if function == "Condition":
            return self.holds(of)
        if function == "Fn::Not":
            return not self.truth(of[0])
        if function == "Fn::And":
            return all(map(self.truth, of))
        if function == "Fn::Or":
            return any(map(self.truth, of))
        if function == "Fn::Equals":
            return self.resolved(of[0]) == self.resolved(of[1])
        sys.exit(f"not a condition: {condition}")

    def made(self, template):
        there = {}
        for part, of in template.items():
            if part in ("Resources", "Outputs"):
                of = {name: it for name, it in of.items() if "Condition" not in it or self.holds(it["Condition"])}
                of = self.resolved(of)
                for it in of.values():
                    it.pop("Condition", None)
            if part == "Metadata":
                # What people are shown of the parameters is gone with them; what the linter is told stays.
                of = {name: it for name, it in of.items() if name == "cfn-lint"}
            if part not in ("Conditions", "Parameters"):
                there[part] = of
        return there


def translated(template, given):
    # `sam build` and `sam package` put the address of the uploaded package here.
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function" and "ImageUri" not in resource["Properties"]:
            resource["Properties"]["CodeUri"] = "s3://bucket/package.zip"
    for settings in template.get("Globals", {}).values():
        settings.pop("CodeUri", None)
    return transform(template, given, NoManagedPolicies())


with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file.read())
given = dict(each.split("=", 1) for each in sys.argv[3:])
stack = Stack(template, given)
try:
    if template.get("Transform"):
        template = translated(template, given)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(stack.made(template), file)
except InvalidDocumentException as e:
    sys.exit("\n".join([e.message] + [cause.message for cause in e.causes]))
