// Payloads → one page a picture. The blocks are laid out by slack-blocks-to-jsx; the frame of a message, a form and
// the App Home is ours, and so is the red text at a field, which Slack takes from the answer to a sent form.
import { readFileSync, writeFileSync } from "node:fs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const FRAME = `
  body { margin: 0; padding: 20px; background: #fff; color: #1d1c1d; font: 15px/1.46 Lato, "Noto Sans", sans-serif; }
  #slack_blocks_to_jsx { background: transparent; }
  #slack_blocks_to_jsx :not(pre, pre *, code) { font-family: Lato, "Noto Sans", sans-serif; }
  #slack_blocks_to_jsx .font-semibold, #slack_blocks_to_jsx h3 { font-weight: 700; }
  .slack_blocks_to_jsx, #slack_blocks_to_jsx section { max-width: none !important; }
  p.slack_blocks_to_jsx__rich_text_section_element { display: block; white-space: pre-wrap; margin: 0; }
  .slack_blocks_to_jsx__rich_text_section_element_text { font-family: inherit; }
  pre, code { font-family: "Noto Sans Mono", "DejaVu Sans Mono", monospace !important; }
  .slack_blocks_to_jsx__rich_text_preformatted_element pre { margin: 4px 0 6px; font-size: 12.5px; }
  .post { display: flex; gap: 8px; }
  .icon { width: 36px; height: 36px; border-radius: 8px; background: #1264a3; color: #fff; font: 900 20px/36px Lato; text-align: center; flex: none; }
  .name { font-weight: 900; } .app { background: #e8e8e8; color: #616061; font-size: 10px; font-weight: 700; padding: 1px 3px; border-radius: 2px; }
  .time { color: #616061; font-size: 12px; }
  .place { color: #616061; font-size: 13px; font-weight: 700; border-bottom: 1px solid #ddd; margin: -6px 0 14px; padding-bottom: 8px; }
  .form { border: 1px solid #ccc; border-radius: 10px; box-shadow: 0 6px 24px #0003; }
  .bar { display: flex; align-items: center; justify-content: space-between; padding: 14px 22px; font-weight: 900; font-size: 20px; }
  .inside { padding: 0 22px 8px; } .bottom { display: flex; gap: 10px; justify-content: flex-end; padding: 14px 22px; border-top: 1px solid #ddd; }
  .bottom span { border: 1px solid #bbb; border-radius: 4px; padding: 5px 14px; font-weight: 700; } .bottom .go { background: #007a5a; color: #fff; border-color: #007a5a; }
  .wrong { color: #c01343; font-size: 13px; margin: -4px 0 10px; }
`;

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const laidOut = (blocks) =>
  renderToStaticMarkup(createElement(Message, { blocks, withoutWrapper: true, name: "Baton", time: new Date(0) }));

function message({ blocks }, place, time) {
  return `<div class="place">${place}</div><div class="post"><div class="icon">B</div><div style="flex:1">
    <span class="name">Baton</span> <span class="app">APP</span> <span class="time">${time}</span>${laidOut(blocks)}</div></div>`;
}

function form({ view, errors, typed }) {
  const block = (one) => {
    const name = one.block_id?.replace(/^input\./, "");
    if (typed[name]) one.element.initial_value = typed[name];
    const wrong = errors[one.block_id];
    return laidOut([one]) + (wrong ? `<div class="wrong">&#9888; ${escaped(wrong)}</div>` : "");
  };
  return `<div class="form"><div class="bar"><span>${escaped(view.title.text)}</span><span>&times;</span></div>
    <div class="inside">${view.blocks.map(block).join("")}</div>
    <div class="bottom"><span>${view.close.text}</span><span class="go">${escaped(view.submit.text)}</span></div></div>`;
}

const home = ({ blocks }) => `<div class="place">Baton &nbsp;·&nbsp; Home</div>${laidOut(blocks)}`;

const payloads = JSON.parse(readFileSync(process.argv[2], "utf8"));
const pages = {
  "discount-approval": [message(payloads["discount-approval"], "Direct message to Dina", "09:00"), 700, 330],
  "handoff-card": [message(payloads["handoff-card"], "#handoffs", "09:00"), 700, 135],
  "form-with-an-error": [form(payloads["form-with-an-error"]), 560, 690],
  "app-home": [home(payloads["app-home"]), 700, 510],
};
const css = readFileSync("node_modules/slack-blocks-to-jsx/dist/style.css", "utf8");
for (const [name, [body, width, height]] of Object.entries(pages)) {
  writeFileSync(`${name}.html`, `<!doctype html><meta charset="utf-8"><style>${css}${FRAME}</style><body>${body}</body>`);
  writeFileSync(`${name}.size`, `${width} ${height}\n`);
}
