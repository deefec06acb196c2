//! English texts.

use super::MessageId as M;

/// The wording of a text.
#[expect(clippy::too_many_lines, reason = "one line a text")]
pub(super) const fn template(id: M) -> &'static str {
    match id {
        M::RequiredEnter => "Enter {label}.",
        M::RequiredChoose => "Choose {label}.",
        M::RequiredAnswer => "Choose “Yes” or “No” for: {label}.",
        M::RequiredTick => "Tick “{label}” to continue.",
        M::RequiredFile => "Attach {label}.",
        M::RequiredItem => "Add at least one entry to {label}.",
        M::RequiredBecause => "Enter {label}, because you filled in {given}.",
        M::NotANumber => "{label} must be a number. Type digits only, for example 12.5.",
        M::NotAnInteger => "{label} must be a whole number. Type digits only, for example 12.",
        M::WrongType => "{label} is not the kind of information wanted here. Clear it and enter it again.",
        M::NotListed => "Choose {label} from the list.",
        M::NotTheConstant => "{label} must be “{limit}”.",
        M::TooSmall => "{label} must be {limit} or more.",
        M::NotAbove => "{label} must be more than {limit}.",
        M::TooLarge => "{label} must be {limit} or less.",
        M::NotBelow => "{label} must be less than {limit}.",
        M::NotAMultiple => "{label} must be a multiple of {limit}.",
        M::TooShort => "{label} needs at least {limit} {limit|character|characters}.",
        M::TooLong => "{label} can have at most {limit} {limit|character|characters}. Shorten it.",
        M::WrongForm => "{label} is not written as expected. Check each character and correct it.",
        M::WrongFormHint => "{label} is not written as expected. {hint}",
        M::NotADate => "Enter {label} as a real date in the order day/month/year, for example 27/03/2024.",
        M::NotATime => "Enter {label} as hours and minutes, for example 08:30.",
        M::NotADateTime => "Enter both date and time for {label}, for example 27/03/2024 08:30.",
        M::NotAnEmail => "Enter {label} with a name, an @ sign and a domain, for example name@example.vn.",
        M::NotAnAddress => "Enter {label} as a full web address that starts with https://.",
        M::DateTooLate => "{label} must not be after {limit}.",
        M::DateTooEarly => "{label} must not be before {limit}.",
        M::DateInFuture => "{label} must not be in the future. Check day, month and year.",
        M::DateInPast => "{label} must not be in the past. Check day, month and year.",
        M::TooFewItems => "{label} needs at least {limit} {limit|entry|entries}. Add more.",
        M::TooManyItems => "{label} can have at most {limit} {limit|entry|entries}. Remove some.",
        M::RepeatedItems => "{label} has an entry twice. Remove the repeated one.",
        M::TooFewMatching => "{label} needs at least {limit} fitting {limit|entry|entries}.",
        M::TooManyMatching => "{label} can have at most {limit} {limit|entry|entries} of this kind.",
        M::TooFewEntries => "{label} needs at least {limit} {limit|answer|answers}.",
        M::TooManyEntries => "{label} can have at most {limit} {limit|answer|answers}. Remove some.",
        M::NotAsked => "Remove {label}: the form does not ask for it.",
        M::WrongName => "Rename {label}: this name cannot be used here.",
        M::Excluded => "{label} cannot have this value. Choose or enter another one.",
        M::NoAlternative => "Choose one of the cases of {label} and fill it in completely.",
        M::SeveralAlternatives => "{label} fits several cases at once. Keep the information of one case only.",
        M::TooComplex => "{label} is too long or too complex to be checked. Shorten it.",
        M::NotJson => "{label} is not valid JSON. Check brackets, quotes and commas.",
        M::DocumentMissing => "Attach {label}.",
        M::DocumentGroupMissing => "Attach one of these papers: {label}.",
        M::FileTooLarge => {
            "The file “{name}” is larger than {limit}. Choose a smaller one or take the photo at a lower resolution."
        }
        M::FileSending => "Sending the file “{name}”. Please wait until it is done.",
        M::FileNotSent => "The file “{name}” could not be sent. Check the connection, then choose it again.",
        M::FileEmpty => "The file “{name}” is empty. Choose it again.",
        M::FileKind => "Files like “{name}” are not accepted. Accepted kinds: {limit}.",
        M::FileTooMany => "{label} takes at most {limit} {limit|file|files}. Remove some.",
        M::Disagrees => "{label} does not agree with {given}. Check both.",

        M::SummaryTitle => "{n} {n|thing|things} to correct",
        M::TitlePrefix => "Error: ",
        M::SummaryAnnounce => "{n} {n|thing needs|things need} correcting before you can continue.",
        M::Required => "required",
        M::Optional => "optional",
        M::Yes => "Yes",
        M::No => "No",
        M::ChooseOne => "– Choose –",
        M::Next => "Continue",
        M::Back => "Back",
        M::ToReview => "Review the form",
        M::Submit => "Submit",
        M::Submitting => "Submitting…",
        M::SubmittedTitle => "Form submitted",
        M::SubmittedText => "The form has been sent. Keep the code below to follow it up.",
        M::StepOf => "Step {n} of {total}",
        M::StepDone => "filled in",
        M::StepWithErrors => "needs correcting",
        M::ReviewTitle => "Check before you submit",
        M::ReviewText => "Check the information below. “Change” takes you back to the right place.",
        M::Change => "Change",
        M::Empty => "not filled in",
        M::DocumentsTitle => "Papers to attach",
        M::DocumentsText => {
            "Only the papers below are still needed; what the state already holds is not asked for again."
        }
        M::DocumentsNone => "You do not have to hand in any paper.",
        M::DocumentClosed => "Not needed: the information was taken from {register}.",
        M::DocumentGroup => "One of these papers is enough.",
        M::DocumentAtCounter => "Bring the original to show it when you collect the result.",
        M::AddItem => "Add {label}",
        M::RemoveItem => "Remove {label}",
        M::ItemRemoved => "{label} removed.",
        M::Undo => "Undo",
        M::MoveUp => "Move {label} up",
        M::MoveDown => "Move {label} down",
        M::ItemMoved => "{label} is now at position {n} of {total}.",
        M::ItemTitle => "{label} {n}",
        M::FromRegister => "From {register}, {date}",
        M::FromIdentity => "From the signed-in account",
        M::Account => "the signed-in account",
        M::SameAs => "Same as given for {label}",
        M::ThisIsWrong => "Is {label} wrong?",
        M::Disputed => {
            "You reported this as wrong. Enter the right information and attach a paper that proves it; the register's owner will be asked to correct the data."
        }
        M::LookupPending => "Looking up the data of {label}… You can go on filling in.",
        M::LookupFound => "The data of {label} were filled in from {register}.",
        M::LookupFailed => "The data of {label} could not be looked up. Fill them in and attach the matching papers.",
        M::LookupEmpty => "No data of {label} were found. Fill them in and attach the matching papers.",
        M::LookupMismatch => {
            "The data of {label} in {register} differ from what you filled in. Check them or attach a paper that proves yours."
        }
        M::LookupDiffers => {
            "The data found for {label} differ from what you filled in. Attach a paper that proves yours."
        }
        M::FallbackDeadline => {
            "The authority looks the data up as well; if it still needs this paper, it must tell you within {time} ({basis})."
        }
        M::WorkingHours => "{n} working {n|hour|hours}",
        M::WorkingDays => "{n} working {n|day|days}",
        M::Days => "{n} {n|day|days}",
        M::DraftSaved => "Draft kept on this device",
        M::DraftRestored => "The draft kept at {date} was opened.",
        M::DraftDiscard => "Delete the draft and start again",
        M::DraftDiscarded => "The draft was deleted.",
        M::DraftMigrated => {
            "The form has a new version. {n} {n|answer was|answers were} carried over; {m} {m|needs|need} another look."
        }
        M::DraftUnavailable => "This device does not keep drafts. Fill in and submit in one go.",
        M::Search => "Type to search",
        M::NoMatch => "Nothing matches.",
        M::Matches => "{n} {n|entry matches|entries match}.",
        M::FileChoose => "Choose a file",
        M::FilePhoto => "Take a photo",
        M::FileDrop => "or drop files here",
        M::FileRemove => "Remove the file {name}",
        M::FileLimits => "Accepts {kinds}, up to {limit} each.",
        M::CharactersLeft => "{n} {n|character|characters} left.",
        M::CharactersOver => "{n} {n|character|characters} too many.",
        M::DateHint => "day/month/year, for example 27/03/2024",
        M::JsonHint => "Enter as JSON.",
        M::EntryName => "Name",
        M::EntryValue => "Value",
        M::Deprecated => "going out of use",
        M::Broken => "The form ran into a problem. Your draft is still on this device; reload the page to go on.",
        M::Retry => "Reload",
        M::Loading => "Loading the form…",
        M::Print => "Print the form",
        M::PaperDate => "Place and date: ……………………………………………………",
        M::PaperSignature => "Declared by (signature and full name)",
        M::Untitled => "Form",
        M::OtherSection => "Other information",
        M::Alternative => "Case",
        M::AlternativeTitle => "Case {n}",
    }
}
