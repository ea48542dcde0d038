// The hook that people write by hand: invoke the new version once, and tell CodeDeploy. It stands here to be measured
// against (see docs/cold-start.md), and is no example to follow: it fails open in several ways.
//
// Without the AWS SDK, whose requests it signs itself; what loads no SDK starts sooner than what does.
import { createHash, createHmac } from "node:crypto";
import http from "node:http";
import https from "node:https";

const hash = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

/** A signed request (AWS Signature Version 4). */
function ask(service, path, headers, body) {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
  const url = new URL(path, process.env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com`);
  const time = new Date().toISOString().replace(/[:-]|\.\d{3}/g, "");
  const all = { host: url.host, "x-amz-date": time, ...headers, ...(token && { "x-amz-security-token": token }) };
  const names = Object.keys(all).sort();
  const signed = names.join(";");
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const canonical = ["POST", url.pathname.replaceAll("%", "%25"), "", ...names.map((name) => `${name}:${all[name]}`), "", signed, hash(body)].join("\n");
  const key = scope.split("/").reduce(hmac, `AWS4${secret}`);
  const signature = createHmac("sha256", key).update(["AWS4-HMAC-SHA256", time, scope, hash(canonical)].join("\n")).digest("hex");
  all.authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "http:" ? http : https).request(url, { method: "POST", headers: all }, (response) => {
      let text = "";
      response.on("data", (part) => (text += part));
      response.on("end", () => (response.statusCode < 300 ? resolve(text) : reject(new Error(text))));
    });
    request.on("error", reject);
    request.end(body);
  });
}

export async function handler(event) {
  let status = "Succeeded";
  try {
    const path = `/2015-03-31/functions/${encodeURIComponent(process.env.NewVersion)}/invocations`;
    const answer = await ask("lambda", path, {}, JSON.stringify({ httpMethod: "GET", path: "/" }));
    if (JSON.parse(answer).statusCode !== 200) {
      status = "Failed";
    }
  } catch (error) {
    console.error(error);
    status = "Failed";
  }
  await ask(
    "codedeploy",
    "/",
    { "content-type": "application/x-amz-json-1.1", "x-amz-target": "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus" },
    JSON.stringify({ deploymentId: event.DeploymentId, lifecycleEventHookExecutionId: event.LifecycleEventHookExecutionId, status }),
  );
  return status;
}
