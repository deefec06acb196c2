// The words of the portal's own pages, in both languages, and the small tools every page uses.

const WORDS = {
  vi: {
    other: "English",
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
    sameDay: "Trong ngày",
    bring: "Giấy tờ cần chuẩn bị",
    bringNote: "trường hợp thường gặp",
    start: "Trước khi bắt đầu",
    you: "Bạn cần có",
    youNeed: "Số định danh cá nhân (12 số trên thẻ căn cước hoặc trong VNeID) của bạn và của người được khai.",
    signInTitle: "Đăng nhập",
    signInNote:
      "Đây là cổng thử: những người dưới đây không có thật. Hãy đăng nhập là một người để tờ khai tự điền, hoặc điền luôn mà không cần đăng nhập.",
    signedIn: (name) => `Bạn đã đăng nhập là ${name} (người không có thật).`,
    signOut: "Đăng xuất",
    signOutSure: "Đăng xuất và xóa những gì đã điền trên máy này",
    fillIn: "Điền không cần đăng nhập",
    inOneGo: (n) => `Làm một lần ${n} thủ tục`,
    search: "Bạn cần làm việc gì?",
    found: (n) => `Tìm thấy ${n} thủ tục.`,
    nothing: (text) => `Không có thủ tục nào với “${text}”. Hãy thử từ khác hoặc mã thủ tục.`,
    clear: "Xóa tìm kiếm",
    rest: "Việc khác",
    loading: "Đang tải danh sách…",
    none: "Chưa có thủ tục nào trong thư mục schemas/.",
    unreachable: "Không tải được. Hãy kiểm tra kết nối rồi tải lại trang.",
    missing: (status) => `Không tải được: máy chủ không có thủ tục này (mã ${status}).`,
    faulty: "Không tải được: tệp thủ tục này có lỗi.",
    foreign: "Không tải được: địa chỉ này không phải của một thủ tục trên cổng.",
    all: "Tất cả thủ tục",
    dossier: "Hồ sơ của bạn",
    before: "trước đây",
    after: "bây giờ",
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
    notApplicable: "Không thuộc trường hợp này",
    readFrom: "Lấy từ",
    under: "Căn cứ",
    unconfirmed: "chưa xác nhận được văn bản công bố dữ liệu",
    ifFails: "Nếu không tra cứu được",
    within: {
      workingHour: "giờ làm việc",
      workingDay: "ngày làm việc",
      day: "ngày",
      month: "tháng",
      year: "năm",
    },
    deadline: (value, unit) => `Cơ quan phải báo trong ${value} ${unit}.`,
    others: "Giấy tờ không thuộc trường hợp này",
    people: "Số định danh để thử",
    peopleNote: "Những người dưới đây không có thật. Hãy nhập số định danh của họ để thấy tờ khai tự điền.",
    signIn: "Đăng nhập là",
    landNumber: "(số giấy chứng nhận nhà đất)",
    trouble: "Khi tra cứu không thành",
    trialTitle: "Đã nộp thử tờ khai",
    trial: "Đây là cổng thử: tờ khai không được gửi đến cơ quan nào. Dưới đây là những gì bạn sẽ thấy khi nộp thật.",
    again: "Điền tờ khai khác",
  },
  en: {
    other: "Tiếng Việt",
    title: "Only what the state does not know yet",
    lead: "Find and choose what you need. This page says where to hand in, how long it takes, what it costs and which papers are left.",
    procedures: "Procedures",
    papers: (n) => `${n} ${n === 1 ? "paper" : "papers"}`,
    lines: "papers to hand in",
    noPapers: "No paper to hand in",
    fromTo: (before, after) => `In the usual case ${before} papers before, ${after || "none"} now.`,
    office: "Office",
    time: "Time",
    fee: "Fee",
    free: "Free of charge",
    sameDay: "The same day",
    bring: "Papers to have ready",
    bringNote: "in the usual case",
    start: "Before you start",
    you: "You need",
    youNeed: "The personal number (12 digits on the identity card or in VNeID) of you and of whoever it is about.",
    signInTitle: "Sign in",
    signInNote:
      "This portal is for trying: the people below do not exist. Sign in as one of them to see the form fill itself in, or go on without.",
    signedIn: (name) => `You are signed in as ${name} (who does not exist).`,
    signOut: "Sign out",
    signOutSure: "Sign out and erase what was filled in on this device",
    fillIn: "Fill in without signing in",
    inOneGo: (n) => `${n} procedures in one go`,
    search: "What do you need to do?",
    found: (n) => (n === 1 ? "One procedure found." : `${n} procedures found.`),
    nothing: (text) => `No procedure with “${text}”. Try another word, or the code.`,
    clear: "Clear the search",
    rest: "Other matters",
    loading: "Loading the list…",
    none: "There is no procedure in the schemas/ folder yet.",
    unreachable: "It could not be loaded. Check the connection, then reload the page.",
    missing: (status) => `It could not be loaded: the server has no such procedure (code ${status}).`,
    faulty: "It could not be loaded: the file of this procedure has a fault.",
    foreign: "It could not be loaded: this address is not that of a procedure of the portal.",
    all: "All procedures",
    dossier: "Your dossier",
    before: "before",
    after: "now",
    summary: (before, after) => `From ${before} ${before === 1 ? "paper" : "papers"} to ${after}.`,
    asked: "Hand in",
    filledIn: "Filled in right here",
    oneOf: "Another paper serves instead",
    notAsked: "Not needed",
    requested: "The authority looks it up, as you asked",
    atCounter: "Bring it to show it",
    because: {
      notLookedUp: { awaited: "Not looked up yet; not needed if the data are found" },
      pending: { awaited: "Being looked up; not needed if the data are found" },
      noKey: { fallback: "Needed: there is no personal number to look up" },
      failed: { fallback: "Needed: the register did not answer" },
      empty: { fallback: "Needed: the register does not hold this" },
      mismatch: { fallback: "Needed: the data differ from what you entered" },
    },
    notApplicable: "Does not concern this case",
    readFrom: "Read from",
    under: "Under",
    unconfirmed: "publication of the data not confirmed",
    ifFails: "If the lookup fails",
    within: {
      workingHour: "working hours",
      workingDay: "working days",
      day: "days",
      month: "months",
      year: "years",
    },
    deadline: (value, unit) =>
      `The authority must tell you within ${value} ${value === 1 ? unit.replace(/s$/, "") : unit}.`,
    others: "Papers that do not concern this case",
    people: "Numbers to try",
    peopleNote: "The people below do not exist. Type their number to see the form fill itself in.",
    signIn: "Sign in as",
    landNumber: "(number of a land certificate)",
    trouble: "When a lookup goes wrong",
    trialTitle: "The form was sent for trial",
    trial:
      "This portal is for trying: the form was sent to no office. Below is what you would see after sending it in earnest.",
    again: "Fill in another form",
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

/** Where to hand in, how long it takes and what it costs, as far as an entry of the index says. */
export function facts({ office, offices, processing, fee }) {
  const time = () => {
    const { value, unit } = processing;
    if (!value) return words.sameDay;
    const name = words.within[unit];
    return `${value} ${locale === "en" && value === 1 ? name.replace(/s$/, "") : name}`;
  };
  const cost = () => {
    if (!fee.amount) return words.free;
    return `${fee.amount.toLocaleString(locale === "en" ? "en-GB" : "de-DE")} ${fee.unit ?? fee.currency}`;
  };
  return {
    office: offices?.[locale] ?? office,
    time: processing && words.within[processing.unit] ? time() : undefined,
    fee: fee ? cost() : undefined,
    // Remarks are in the definition's own language.
    timeNote: locale === "vi" ? processing?.note : undefined,
    feeNote: locale === "vi" ? fee?.note : undefined,
  };
}

/** Puts the page's own texts into its language and makes the language button work. */
export function dress() {
  document.documentElement.lang = locale;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words[node.dataset.text];
  for (const node of document.querySelectorAll("a.brand")) node.href = link("./");
  const button = document.getElementById("language");
  if (!button) return;
  button.textContent = words.other;
  button.lang = locale === "en" ? "vi" : "en";
  button.addEventListener("click", () => {
    const search = new URLSearchParams(location.search);
    if (locale === "en") search.delete("lang");
    else search.set("lang", "en");
    location.search = search;
  });
}
