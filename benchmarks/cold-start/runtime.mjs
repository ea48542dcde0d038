// What stands in for AWS's runtime client for Node.js, which is not published as a package of plain JavaScript: it asks the
// Lambda Runtime API for work and hands it to the handler.
import http from "node:http";

const root = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/`;

function call(path, method, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(root + path, { method }, (response) => {
      let text = "";
      response.on("data", (part) => (text += part));
      response.on("end", () => resolve({ id: response.headers["lambda-runtime-aws-request-id"], text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const { handler } = await import("./index.mjs");
while (true) {
  const { id, text } = await call("next", "GET");
  const value = await handler(JSON.parse(text));
  await call(`${id}/response`, "POST", JSON.stringify(value));
}
