// A few lines of OpenAI's chat completions before a small model that runs on this machine: whole replies, in the JSON schema
// that is asked for, at temperature 0.
import http from "node:http";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

const [, , home, modelPath, port] = process.argv;
const entry = createRequire(`${home}/package.json`).resolve("node-llama-cpp");
const {getLlama, LlamaChatSession} = await import(pathToFileURL(entry).href);
const llama = await getLlama({gpu: false, build: "never", logLevel: "error"});
const model = await llama.loadModel({modelPath});
const context = await model.createContext({contextSize: 4096});
const sequence = context.getSequence();
let turn = Promise.resolve();

async function complete({messages, response_format: format, max_completion_tokens: maxTokens}) {
    const of = role => messages.filter(message => message.role === role).map(message => message.content).join("\n\n");
    sequence.clearHistory();
    const session = new LlamaChatSession({contextSequence: sequence, systemPrompt: of("system")});
    const grammar = await llama.createGrammarForJsonSchema(format.json_schema.schema);
    const content = await session.prompt(of("user"), {grammar, temperature: 0, maxTokens: Math.min(maxTokens, 300)});
    session.dispose({disposeSequence: false});
    return content;
}

http.createServer((request, response) => {
    const parts = [];
    request.on("data", part => parts.push(part));
    request.on("end", () => {
        turn = turn.then(async () => {
            const asked = JSON.parse(Buffer.concat(parts).toString() || "{}");
            const content = await complete(asked);
            response.setHeader("content-type", "application/json");
            const message = {role: "assistant", content};
            response.end(JSON.stringify({model: asked.model, choices: [{index: 0, message, finish_reason: "stop"}]}));
        }).catch(error => {
            response.statusCode = 500;
            response.end(String(error));
        });
    });
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
