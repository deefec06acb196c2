// The list of procedures the portal knows.

const list = document.getElementById("procedures");
const status = document.getElementById("status");

function element(name, text, attributes = {}) {
  const node = document.createElement(name);
  node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

try {
  const answer = await fetch("/api/procedures");
  if (!answer.ok) throw new Error(String(answer.status));
  const { procedures, problems } = await answer.json();
  for (const { code, title, path } of procedures) {
    const item = document.createElement("li");
    item.append(element("a", title || code, { href: path }), " ", element("span", code, { class: "code" }));
    list.append(item);
  }
  for (const { path, message } of problems) {
    list.append(element("li", `${path}: ${message}`, { class: "problem" }));
  }
  status.textContent = procedures.length ? "" : "Chưa có thủ tục nào trong thư mục schemas/.";
} catch {
  status.textContent = "Không tải được danh sách thủ tục. Hãy kiểm tra kết nối rồi tải lại trang.";
}
