// The words of the portal's own pages, in both languages, and the small tools every page uses.

import { offerLanguage } from "./language.js";

const WORDS = {
  vi: {
    other: "English",
    officers: "Dành cho cán bộ cải cách",
    title: "Chỉ hỏi những gì Nhà nước chưa biết",
    lead: "Hãy tìm và chọn thủ tục bạn cần. Trang này cho biết nộp ở đâu, mất bao lâu, tốn bao nhiêu và còn phải nộp giấy tờ gì.",
    procedures: "Thủ tục",
    papers: (n) => `${n} giấy tờ`,
    lines: "giấy tờ phải nộp",
    noPapers: "Không phải nộp giấy tờ nào",
    fromTo: (before, after) =>
      `Trường hợp thường gặp: trước đây phải nộp ${before} giấy tờ, nay ${after ? `còn ${after}` : "không phải nộp giấy tờ nào"}.`,
    office: "Nơi giải quyết",
    time: "Thời hạn",
    fee: "Lệ phí",
    free: "Miễn lệ phí",
    each: (sum) => `${sum} mỗi bản sao`,
    freeBut: (each) => `Miễn lệ phí; ${each}`,
    freeUsually: (each) => `Thường miễn lệ phí${each ? `; ${each}` : ""}`,
    sameDay: "Trong ngày",
    unsaid: "chưa có thông tin, nơi tiếp nhận sẽ báo",
    until: (day) => `chậm nhất ngày ${day}`,
    elsewhere: "Không dùng tờ khai này khi",
    useInstead: "hãy dùng thủ tục",
    unsure: "nơi tiếp nhận sẽ cho bạn biết nếu khác",
    codeUnconfirmed: "nơi tiếp nhận cho bạn biết mã đang dùng",
    usualNote: "Đây là trường hợp thường gặp. Khi bạn trả lời, phần này tính lại cho trường hợp của bạn.",
    afterwards: (titles) => `tính từ khi có kết quả ${titles.join(", ")}`,
    total: "Tất cả",
    totalKnown: "Cộng các khoản đã biết",
    steps: "Sau khi nộp",
    bring: "Giấy tờ cần chuẩn bị",
    bringNote: "trường hợp thường gặp",
    start: "Trước khi bắt đầu",
    you: "Bạn cần có",
    youNeed:
      "Số định danh cá nhân của bạn và của người bạn khai cho: 12 số trên thẻ căn cước hoặc trong ứng dụng VNeID.",
    signInTitle: "Đăng nhập",
    signInNote:
      "Đây là cổng thử, những người dưới đây không có thật. Hãy chọn một người: tờ khai sẽ tự điền phần đã biết. Bạn cũng có thể điền mà không đăng nhập.",
    signedIn: (name) => `Bạn đã đăng nhập là ${name} (người không có thật).`,
    signOut: "Đăng xuất",
    signOutSure: "Đăng xuất và xóa những gì đã điền trên máy này",
    fillIn: "Điền mà không đăng nhập",
    inOneGo: (n) => `Làm một lần ${n} thủ tục`,
    search: "Bạn cần làm việc gì?",
    found: (n) => `Tìm thấy ${n} thủ tục.`,
    nothing: (text) =>
      `Không có thủ tục nào với “${text}” ở đây. Hãy thử từ khác hoặc mã thủ tục, tìm trên dichvucong.gov.vn, hoặc hỏi Ủy ban nhân dân cấp xã.`,
    noSuchOffice: (name) =>
      `Không có “${name}” trong danh sách. Hãy gõ vài chữ rồi chọn một tên trong danh sách; gõ tên cũ cũng tìm được.`,
    notHere: (title) => `Ở đây không có thủ tục “${title}”.`,
    nearest: (n) => `Gần nhất ở đây: ${n} thủ tục.`,
    clear: "Xóa tìm kiếm",
    rest: "Việc khác",
    loading: "Đang tải danh sách…",
    none: "Chưa có thủ tục nào trong thư mục schemas/.",
    unreachable: "Không tải được. Hãy kiểm tra kết nối rồi tải lại trang.",
    missing: (status) => `Không mở được: cổng không có thủ tục này (mã ${status}). Hãy quay lại danh sách và chọn lại.`,
    faulty: "Không mở được: thủ tục này đang có lỗi trên cổng. Hãy thử lại sau.",
    foreign: "Không mở được: đây không phải địa chỉ của một thủ tục trên cổng. Hãy quay lại danh sách và chọn lại.",
    all: "Tất cả thủ tục",
    dossier: "Hồ sơ của bạn",
    before: "giấy tờ trước đây",
    after: "giấy tờ bây giờ",
    summary: (before, after) => `Từ ${before} giấy tờ còn ${after}.`,
    asked: "Phải nộp",
    filledIn: "Điền ngay tại đây",
    oneOf: "Nộp giấy khác thay được",
    notAsked: "Không phải nộp",
    requested: "Cơ quan tra cứu, như bạn đề nghị",
    atCounter: "Mang theo để xuất trình",
    because: {
      notLookedUp: { awaited: "Chưa tra cứu; không phải nộp nếu tìm thấy dữ liệu" },
      pending: { awaited: "Đang tra cứu; không phải nộp nếu tìm thấy dữ liệu" },
      noKey: { fallback: "Phải nộp vì không có số định danh để tra cứu" },
      failed: { fallback: "Phải nộp vì cơ sở dữ liệu chưa trả lời" },
      empty: { fallback: "Phải nộp vì cơ sở dữ liệu không có thông tin này" },
      mismatch: { fallback: "Phải nộp vì dữ liệu khác với thông tin bạn khai" },
    },
    notApplicable: "Bạn không cần giấy này",
    readFrom: "Lấy từ",
    under: "Căn cứ",
    unconfirmed: "nếu không tra cứu được, cơ quan sẽ cho bạn biết",
    ifFails: "Nếu không tra cứu được",
    within: {
      workingHour: "giờ làm việc",
      workingDay: "ngày làm việc",
      day: "ngày",
      month: "tháng",
      year: "năm",
    },
    deadline: (value, unit) => `Cơ quan phải báo trong ${value} ${unit}.`,
    others: "Giấy tờ không cần trong trường hợp của bạn",
    people: "Số định danh để thử",
    peopleNote: "Những người dưới đây không có thật. Hãy nhập số định danh của họ để thấy tờ khai tự điền.",
    signIn: "Đăng nhập là",
    landNumber: "(số giấy chứng nhận nhà đất)",
    trouble: "Để thử khi tra cứu gặp trục trặc",
    trialTitle: "Đã nộp thử tờ khai",
    trial: "Đây là cổng thử: tờ khai không được gửi đến cơ quan nào. Dưới đây là những gì bạn sẽ thấy khi nộp thật.",
    fellAway: (titles, offices) =>
      `Không nộp, vì không dành cho trường hợp của bạn: ${titles.join(", ")}. Nếu không chắc, hãy hỏi ${offices.join(", ")}; về khoản hỗ trợ khác, hãy hỏi Ủy ban nhân dân cấp xã.`,
    answersAsSent: "Các câu trả lời dưới đây giữ nguyên như khi bạn nộp, bằng tiếng Anh.",
    again: "Điền tờ khai khác",
    number: "mã hồ sơ",
    handedIn: "Hồ sơ bạn vừa nộp",
    handedInOn: (day) => `nộp ngày ${day}`,
    handedInNote: "Danh sách này còn khi trang còn mở; đóng trang hoặc đăng xuất thì mất. Hãy ghi lại mã hồ sơ.",
    forgetHandedIn: "Xóa danh sách này",
    loadingList: "Đang tải danh sách…",
  },
  en: {
    other: "Tiếng Việt",
    officers: "For reform officers",
    title: "We ask only what the state does not know yet",
    lead: "Find what you need to do. For each procedure you see which office decides, how long it takes, what it costs and which papers you still have to hand in.",
    procedures: "Procedures",
    papers: (n) => `${n} ${n === 1 ? "paper" : "papers"}`,
    lines: "papers to hand in",
    noPapers: "No paper to hand in",
    fromTo: (before, after) =>
      `In the usual case: ${before} ${before === 1 ? "paper" : "papers"} to hand in before, ${after || "none"} now.`,
    office: "Office",
    time: "Time",
    fee: "Fee",
    free: "Free of charge",
    each: (sum) => `${sum} a copy`,
    freeBut: (each) => `Free of charge; ${each}`,
    freeUsually: (each) => `Usually free of charge${each ? `; ${each}` : ""}`,
    sameDay: "The same day",
    unsaid: "not known here; the office will tell you",
    until: (day) => `${day} at the latest`,
    elsewhere: "This form is not for you if",
    useInstead: "use the procedure",
    unsure: "the office tells you if it is otherwise",
    codeUnconfirmed: "the office tells you the code now in use",
    usualNote: "This is the usual case. As you answer, it is worked out for yours.",
    afterwards: (titles) => `from the day of the result of ${titles.join(", ")}`,
    total: "All together",
    totalKnown: "What is known, added up",
    steps: "After sending",
    bring: "Papers to have ready",
    bringNote: "in the usual case",
    start: "Before you start",
    you: "You need",
    youNeed:
      "Your personal number and that of the person you file for: 12 digits, on the identity card or in the VNeID app.",
    signInTitle: "Sign in",
    signInNote:
      "This portal is for trying things out, and the people below do not exist. Choose one of them, and the form fills in what is known. You can also go on without signing in.",
    signedIn: (name) => `You are signed in as ${name} (not a real person).`,
    signOut: "Sign out",
    signOutSure: "Sign out and erase what you filled in on this device",
    fillIn: "Fill in without signing in",
    inOneGo: (n) => `${n} procedures in one go`,
    search: "What do you need to do?",
    found: (n) => (n === 1 ? "One procedure found." : `${n} procedures found.`),
    nothing: (text) =>
      `No procedure with “${text}” here. Try another word or the code, look at dichvucong.gov.vn, or ask the commune's People's Committee.`,
    noSuchOffice: (name) =>
      `“${name}” is not in the list. Type a few letters and choose a name from the list; former names are found too.`,
    notHere: (title) => `There is no procedure “${title}” here.`,
    nearest: (n) => `Nearest here: ${n === 1 ? "one procedure" : `${n} procedures`}.`,
    clear: "Clear the search",
    rest: "Other matters",
    loading: "Loading the list…",
    none: "There is no procedure in the schemas/ folder yet.",
    unreachable: "It could not be loaded. Check the connection, then reload the page.",
    missing: (status) =>
      `This cannot be opened: the portal has no such procedure (code ${status}). Go back to the list and choose again.`,
    faulty: "This cannot be opened: there is a fault in this procedure on the portal. Try again later.",
    foreign:
      "This cannot be opened: it is not the address of a procedure of the portal. Go back to the list and choose again.",
    all: "All procedures",
    dossier: "Your dossier",
    before: "papers before",
    after: "papers now",
    summary: (before, after) => `From ${before} ${before === 1 ? "paper" : "papers"} to ${after}.`,
    asked: "Hand in",
    filledIn: "Filled in right here",
    oneOf: "Another paper is enough",
    notAsked: "Not needed",
    requested: "The office looks it up, as you asked",
    atCounter: "Bring it along to show it",
    because: {
      notLookedUp: { awaited: "Not looked up yet; not needed if the data are found" },
      pending: { awaited: "Being looked up; not needed if the data are found" },
      noKey: { fallback: "Needed: there is no personal number to look up" },
      failed: { fallback: "Needed: the register did not answer" },
      empty: { fallback: "Needed: the register does not hold this" },
      mismatch: { fallback: "Needed: the data differ from what you entered" },
    },
    notApplicable: "Not for your case",
    readFrom: "Read from",
    under: "Under",
    unconfirmed: "the office tells you if it cannot look this up",
    ifFails: "If the lookup fails",
    within: {
      workingHour: "working hours",
      workingDay: "working days",
      day: "days",
      month: "months",
      year: "years",
    },
    deadline: (value, unit) =>
      `The office must tell you within ${value} ${value === 1 ? unit.replace(/s$/, "") : unit}.`,
    others: "Papers not needed in your case",
    people: "Numbers to try",
    peopleNote: "The people below do not exist. Type their number to see the form fill itself in.",
    signIn: "Sign in as",
    landNumber: "(number of a land certificate)",
    trouble: "To try out what happens when a lookup fails",
    trialTitle: "Trial form submitted",
    trial:
      "This portal is for trying things out: the form was not sent to any office. Below is what you would see if it had been.",
    fellAway: (titles, offices) =>
      `Not handed in, since by your answers it is not for your case: ${titles.join(", ")}. If you are not sure, ask: ${offices.join(", ")}; about other support ask the commune's People's Committee.`,
    answersAsSent: "The answers below stand as you sent them, in Vietnamese.",
    again: "Fill in another form",
    number: "number",
    handedIn: "What you have just handed in",
    handedInOn: (day) => `handed in on ${day}`,
    handedInNote:
      "This list stays while the page is open; it is gone when you close the page or sign out. Write the number down.",
    forgetHandedIn: "Erase this list",
    loadingList: "Loading the list…",
  },
};

/** The language of the page: what the address says, else what was chosen last, else Vietnamese. */
export const locale = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";

/** The words of that language. */
export const words = WORDS[locale];

/** An element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== false));
  return node;
}

/** An address of the portal with the page's language in it. */
export function link(path, parameters = {}) {
  const search = new URLSearchParams({
    ...parameters,
    ...(locale === "en" ? { lang: "en" } : {}),
  }).toString();
  return search ? `${path}?${search}` : path;
}

/** How long something takes, in words; nothing where nobody says it. */
function duration(processing) {
  const name = words.within[processing?.unit];
  if (!name) return undefined;
  const { value } = processing;
  if (!value) return words.sameDay;
  return `${value} ${locale === "en" && value === 1 ? name.replace(/s$/, "") : name}`;
}

const grouped = (amount) => amount.toLocaleString(locale === "en" ? "en-GB" : "de-DE");

/** A sum of money in words. */
function cost(amount, { unit, currency }) {
  if (!amount) return words.free;
  return `${grouped(amount)} ${unit ?? currency}`;
}

/** What a procedure costs before anybody has answered anything: what each copy costs, and that some cases cost more. */
function price(fee) {
  const each = fee.each && words.each(cost(fee.each.amount, fee));
  if (fee.amount) return [cost(fee.amount, fee), each].filter(Boolean).join("; ");
  if (fee.cases?.length) return words.freeUsually(each);
  // Where at least one is asked for nobody pays nothing.
  if (each) return fee.each.least ? each : words.freeBut(each);
  return cost(0, fee);
}

// Remarks are in the definition's own language, and where its texts say so in that of the page.
const remark = (note, texts, place) => (locale === "vi" ? note : texts?.[place]?.description);

/**
 * Where to hand in, how long it takes and what it costs, as far as an entry of the index says; `texts` are those of the
 * definition in the language of the page.
 */
export function facts({ office, offices, processing, fee }, texts) {
  return {
    office: offices?.[locale] ?? office,
    time: duration(processing),
    fee: fee ? price(fee) : undefined,
    timeNote: remark(processing?.note, texts, "/x-procedure/processing"),
    feeNote: remark(fee?.note, texts, "/x-procedure/fee"),
  };
}

/** An ISO day as people write it. */
export const written = (day) => day.split("-").reverse().join("/");

/**
 * The last of so many days after an ISO day, as the form itself counts them for one procedure: what comes in on a weekend
 * counts from the next working day; public holidays are not known here.
 */
function lastDay(day, count, working) {
  const date = new Date(`${day}T00:00:00Z`);
  const on = (days) => date.setUTCDate(date.getUTCDate() + days);
  const open = () => {
    while (working && [0, 6].includes(date.getUTCDay())) on(1);
  };
  open();
  for (let n = 0; n < count; n += 1) {
    on(1);
    open();
  }
  return date.toISOString().slice(0, 10);
}

/** What one of the procedures done in one go is called. */
const partTitle = ({ "x-text": texts }, { procedure, title }) =>
  texts?.[locale]?.[`/x-procedure/parts/${procedure}`]?.title ?? title;

/**
 * What a definition says of the time after sending: for whoever was `helped` in words about that person, to whoever is `signedIn`
 * without what is for others.
 */
export function afterwardsOf(definition, { helped = false, signedIn = true } = {}) {
  const texts = [`${locale}-x-helped`, locale].slice(helped ? 0 : 1).map((tag) => definition["x-text"]?.[tag]);
  const said = (line, n) => {
    if (signedIn && line.signedIn === false) return [];
    const place = `/x-procedure/afterwards/${n}`;
    return [texts.find((own) => own?.[place])?.[place].description ?? line.text ?? line];
  };
  return (definition["x-procedure"].afterwards ?? []).flatMap(said);
}

/**
 * Which of the procedures done in one go these answers are for, `parts`, and which they are not for, `away`, with the
 * `title` of the whole and what is said of the time after sending, `afterwards`, without those.
 */
export function partsFor(definition, answer = () => undefined, said = afterwardsOf(definition)) {
  const { parts } = definition["x-procedure"];
  const isAway = ({ notFor }) => notFor !== undefined && answer(notFor.field) === notFor.is;
  const [here, away] = [parts.filter((part) => !isAway(part)), parts.filter(isAway)];
  const titles = away.map((part) => partTitle(definition, part));
  const authority = ({ procedure, authority: own }) =>
    definition["x-text"]?.[locale]?.[`/x-procedure/parts/${procedure}`]?.authority ?? own;
  return {
    parts: here,
    away: titles,
    askAt: [...new Set(away.map(authority))].filter(Boolean),
    title: here.map((part) => partTitle(definition, part)).join(" · "),
    afterwards: said.filter((line) => !titles.some((title) => line.startsWith(`${title}: `))),
  };
}

/** What stands behind other words: without a capital that is there for the beginning alone. */
const lowered = (text = "") => text[0]?.toLowerCase() + text.slice(1);

/**
 * The same of procedures done in one go (`parts` of a bundle's definition), one line a procedure: what one of them does
 * not say is not made up. `answer` gives the answer at a place, such as how many copies are asked for; `sent` is the day it
 * was sent on, from which the days of the results are counted.
 */
export function factsTogether(definition, answer = () => undefined, sent) {
  const texts = definition["x-text"];
  const own = ({ procedure }) => texts?.[locale]?.[`/x-procedure/parts/${procedure}`];
  const title = (part) => partTitle(definition, part);
  const { parts } = partsFor(definition, answer);
  const named = (code) => title(parts.find(({ procedure }) => procedure === code));
  const noted = (part, note, kind) => remark(note, texts?.[locale], `/x-procedure/parts/${part.procedure}/${kind}`);
  const line = (part, said, note) =>
    `${title(part)}: ${said ?? words.unsaid}${said && note ? ` (${note.replace(/\.$/, "")})` : ""}`;
  const offices = new Set(parts.map((part) => own(part)?.authority ?? part.authority).filter(Boolean));
  const of = (code) => parts.find((part) => part.procedure === code);
  // The day of a result: one procedure after another where one waits for the other's; nothing where one says no time.
  const ends = ({ processing, after = [] }) => {
    const starts = after.filter(of).map((code) => ends(of(code)));
    if (!sent || !["workingDay", "day"].includes(processing?.unit) || starts.includes(undefined)) return undefined;
    // What is received too late for the day itself takes another one.
    const days = processing.sameDayBefore ? Math.max(processing.value, 1) : processing.value;
    return lastDay([sent, ...starts].sort().at(-1), days, processing.unit === "workingDay");
  };
  const time = parts.map((part) => {
    const said = duration(part.processing);
    const day = ends(part);
    const before = part.after?.filter(of) ?? [];
    const after = said && before.length ? `, ${words.afterwards(before.map(named))}` : "";
    const note = noted(part, part.processing?.note, "processing");
    if (day) return line(part, words.until(written(day)), `${said}${after}${note ? `; ${note}` : ""}`);
    return line(part, said && said + after, note);
  });
  // One after another where one waits for the other's result, else at the same time.
  const takes = ({ processing, after = [] }) =>
    processing.value + Math.max(0, ...after.filter(of).map((code) => takes(of(code))));
  const units = new Set(parts.map(({ processing }) => (duration(processing) ? processing.unit : undefined)));
  const [unit] = units;
  const days = parts.map(ends);
  if (parts.length > 1 && units.size === 1 && unit) {
    const all = duration({ unit, value: Math.max(...parts.map(takes)) });
    const last = days.includes(undefined) ? undefined : words.until(written([...days].sort().at(-1)));
    time.push(`${words.total}: ${last ? `${last} (${all})` : all}`);
  }
  // What it costs in the case of these answers; without an amount nobody says how much.
  const caseOf = ({ cases = [] }) => cases.find(({ field, is }) => answer(field) === is);
  const amount = (own) => {
    const base = (caseOf(own) ?? own).amount;
    const each = own.each ? own.each.amount * (Number(answer(own.each.field)) || 0) : 0;
    return base === undefined ? each || undefined : base + each;
  };
  // How a sum for several copies comes about: “2 × 8.000 = ”.
  const reckoned = (own) => {
    const count = own.each ? Number(answer(own.each.field)) || 0 : 0;
    const base = (caseOf(own) ?? own).amount;
    if (count < (base ? 1 : 2)) return "";
    return `${base ? `${grouped(base)} + ` : ""}${count} × ${grouped(own.each.amount)} = `;
  };
  const fee = parts.map((part) => {
    const own = part.fee && caseOf(part.fee);
    const note = own ? noted(part, own.note, `fee/${own.is}`) : noted(part, part.fee?.note, "fee");
    const sum = part.fee && amount(part.fee);
    const total = sum && `${reckoned(part.fee)}${cost(sum, part.fee)}`;
    // What nobody names comes on top of what is known.
    const open = own && note?.replace(/\.$/, "");
    if (own && own.amount === undefined) return line(part, sum ? `${total} + ${lowered(open)}` : open);
    return line(part, sum === undefined ? undefined : total || cost(sum, part.fee), note);
  });
  const priced = parts.map((part) => part.fee).filter(Boolean);
  if (parts.length > 1 && priced.length && priced.every(({ currency }) => currency === priced[0].currency)) {
    const sums = priced.map((own) => amount(own) ?? 0);
    const whole = priced.length === parts.length && priced.every((own) => (caseOf(own) ?? own).amount !== undefined);
    const sum = sums.reduce((one, other) => one + other, 0);
    // Nothing known besides a sum that nobody names is not free.
    if (whole || sum) fee.push(`${whole ? words.total : words.totalKnown}: ${cost(sum, priced[0])}`);
  }
  return { office: [...offices].join("; "), time, fee };
}

/** Puts the page's own texts into its language and makes the language button work. */
export function dress() {
  document.documentElement.lang = locale;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words[node.dataset.text];
  for (const node of document.querySelectorAll("a.brand, a.officers")) node.href = link(node.getAttribute("href"));
  offerLanguage(locale, words.other);
}
