import { useRef, useState } from "react";
import type { LookupAnswer, LookupRequest, ToKhaiElement, ToKhaiEvents } from "tokhai";
import type {} from "tokhai/react";

async function lookup({ key }: LookupRequest): Promise<LookupAnswer> {
  if (key !== "001090000017") return { status: "empty" };
  return {
    status: "found",
    source: { name: "Cơ sở dữ liệu quốc gia về dân cư", date: "2026-07-18" },
    values: { full_name: "Nguyễn Văn An", birth_date: "1990-03-07" },
  };
}

export function App() {
  const form = useRef<ToKhaiElement>(null);
  const [locale, setLocale] = useState("vi");
  const [changes, setChanges] = useState(0);
  const [receipt, setReceipt] = useState("");

  const send = (event: ToKhaiEvents["submit"]) => {
    const { copies } = event.detail.submission.answers;
    setReceipt(`HS-2026-${String(copies).padStart(4, "0")}`);
    event.detail.respondWith(Promise.resolve({ receipt: "HS-2026" }));
  };

  return (
    <main>
      <button type="button" onClick={() => setLocale(locale === "vi" ? "en" : "vi")}>
        {locale === "vi" ? "English" : "Tiếng Việt"}
      </button>
      <to-khai
        ref={form}
        src="/examples/procedure.json"
        locale={locale}
        drafts="off"
        view="page"
        lookup={lookup}
        onchange={() => setChanges((n) => n + 1)}
        onsubmit={send}
      />
      <p id="changes">{changes}</p>
      <p id="receipt">{receipt}</p>
    </main>
  );
}
