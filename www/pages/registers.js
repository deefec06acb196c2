// Registers for trying the forms out: people who do not exist, and answers the way real registers give them:
// after a while, not at all, or with nothing found. Numbers follow the structure of the personal number.

const POPULATION = { id: "vn:population", name: "Cơ sở dữ liệu quốc gia về dân cư" };

const address = (province, commune, street) => ({ province, commune, street });

/** The people; `relatives` are known only through them, `behaves` says how the register answers when that is not simply the data. */
export const people = [
  {
    values: {
      personal_id: "001192004321",
      full_name: "Trần Thị Mẫu",
      birth_date: "1992-05-14",
      sex: "female",
      ethnicity: "Kinh",
      nationality: "VN",
      permanent_address: address("01", "Phường Thử Nghiệm", "Số 1, phố Mẫu"),
      native_place: address("01", "Phường Thử Nghiệm"),
      marital_status: "married",
      spouses: "001090001234",
    },
    // The hospital has sent its signed notice of a birth.
    relatives: {
      child: { birth_event: true, parent_child_relation: "001192004321", birth_date: "2026-07-01", sex: "female" },
    },
  },
  {
    values: {
      personal_id: "001090001234",
      full_name: "Nguyễn Văn Thử",
      birth_date: "1990-11-02",
      sex: "male",
      ethnicity: "Kinh",
      nationality: "VN",
      permanent_address: address("01", "Phường Thử Nghiệm", "Số 1, phố Mẫu"),
      native_place: address("01", "Phường Thử Nghiệm"),
      marital_status: "married",
      spouses: "001192004321",
    },
  },
  {
    behaves: "slow",
    values: {
      personal_id: "048195000777",
      full_name: "Lê Thị Chậm",
      birth_date: "1995-01-30",
      sex: "female",
      ethnicity: "Kinh",
      nationality: "VN",
      permanent_address: address("48", "Phường Ví Dụ", "Số 7, đường Thử"),
    },
  },
  { behaves: "empty", values: { personal_id: "079188000111" } },
  { behaves: "failed", values: { personal_id: "079188000999" } },
];

function today() {
  return new Date().toISOString().slice(0, 10);
}

function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Answers a lookup of the form; gives only the concepts that were asked for. */
export async function lookUp({ key, concepts, related = {} }, signal) {
  const person = people.find(({ values }) => values.personal_id === key);
  await wait(person?.behaves === "slow" ? 4000 : 500, signal);
  if (person?.behaves === "failed") throw new Error("the register does not answer");
  if (!person || person.behaves === "empty") return { status: "empty" };
  const known = (wanted, held = {}) => Object.fromEntries(wanted.filter((c) => c in held).map((c) => [c, held[c]]));
  const relatives = Object.entries(related).map(([role, wanted]) => [role, known(wanted, person.relatives?.[role])]);
  return {
    status: "found",
    source: { ...POPULATION, date: today() },
    values: known(concepts, person.values),
    related: Object.fromEntries(relatives),
  };
}

/** What an account of the electronic identity says of its owner. */
export function identityOf({ values }) {
  const { personal_id, full_name, birth_date, sex, nationality, permanent_address } = values;
  return { personal_id, full_name, birth_date, sex, nationality, permanent_address };
}
