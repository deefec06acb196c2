# Verdicts on papers and their reasons (src/reform/words.rs).

## Short names of the ten verdicts

verdicts-inconsistent = inconsistent
verdicts-purposeless = purposeless
verdicts-redundant-by-data = redundant by data
verdicts-law-needed = law needed
verdicts-conditional = droppable in some cases
verdicts-covered-by-papers = covered by other papers
verdicts-interchangeable = interchangeable
verdicts-partial = partly known
verdicts-needed = needed
verdicts-unclassified = unclassified

## What a paper does

verdicts-act-declare = declares on one's own responsibility
verdicts-act-consent = gives consent
verdicts-act-delegate = delegates
verdicts-act-surrender = hands back the original
verdicts-act-specimen = gives a specimen (photo, fingerprint, …)
verdicts-act-design = presents a design or plan
verdicts-act-inspect = lets an object be inspected
verdicts-act-pay = pays
verdicts-act-decide = is a third party's decision for this case
verdicts-act-formality = is a required formality
verdicts-act-identify = identifies who stands at the counter

## Facts, requirements, circumstances

verdicts-fact-of = { $concept } ({ $role })
verdicts-requirement-of-paper = the requirement inferred from “{ $paper }”
verdicts-requirement-of-act = what is done by “{ $paper }”
verdicts-every-case = every case
verdicts-not-so = not ({ $circumstances })
verdicts-and = { $one } and { $other }
verdicts-or = { $one } or { $other }
verdicts-no-case = no case
verdicts-channel-online = handed in online
verdicts-channel-direct = handed in at the counter
verdicts-channel-postal = handed in by post
verdicts-not-channel = not { $channel }
verdicts-not-the-case = not the case that “{ $case }”
verdicts-none-of-cases = none of the cases { $cases }

## Where a lookup fails

verdicts-agency-answers = The agency asked answers within: { $deadlines }.
verdicts-person-is-asked = The person is asked within: { $deadlines }.
verdicts-period-working-hour =
    { $count ->
        [one] { $count } working hour
       *[other] { $count } working hours
    }
verdicts-period-working-day =
    { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
verdicts-period-day =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
verdicts-period-month =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
verdicts-period-year =
    { $count ->
        [one] { $count } year
       *[other] { $count } years
    }

## What keeps data from being used

verdicts-not-in-force = not in force on the day: { $gate }
verdicts-not-published = { $owner } must publish the data of the { $register } ({ $gate })
verdicts-paper-demanded = a rule demands the paper itself: { $gate }
verdicts-no-rule = no rule lets these data replace the paper: { $register }

## The conclusion on one paper, as sentences

verdicts-already-fallback = Already only the fallback: the present rules ask for it only when data cannot be used, nothing is left to drop.
verdicts-replace-by-data = Replace by data: { $registers } ({ $gates }).
verdicts-droppable-when = Droppable when: { $guard }.
verdicts-proved-anyway = Already proved by what is needed or known anyway.
verdicts-either-keep-this = Either this or: { $others }; keep this one.
verdicts-either-keep-other = Either this or: { $others }; keep the other.
verdicts-needed-for = Needed for: { $needs }.
verdicts-too-little-said = Too little is said of it: add its type, the facts it proves or what it does.
verdicts-holds-when = Holds when: { $guard }.
verdicts-cut-outright = Removed outright by: { $gate }.
verdicts-remark = A remark, not a paper: move it out of the dossier.
verdicts-unused = No requirement uses this paper: delete it.
verdicts-forbidden = Asking for it is forbidden: { $gate }.
verdicts-lapsed = What it cites is not in force on the day: { $texts }.
verdicts-never-asked = The circumstances in which it is asked for never come about.
verdicts-own-result = It is the result of this very procedure, and nothing else proves what it is asked for.
verdicts-cannot-be-met = A requirement it serves cannot be met by any paper or register.
verdicts-serves-only = It serves nothing but this: { $barriers }.
verdicts-data-exist = The data exist: { $registers }. What is missing: { $barriers }.
verdicts-known-in-some = Keep it; in some cases a part of the facts is known: prefill it
verdicts-known-of = Keep it; known are { $known }/{ $needed } of the facts: prefill them
verdicts-known-and-needed = { $known }; it is needed for: { $needs }.

## What is to be minded about a verdict

verdicts-still-shown = It is not handed in; whoever comes in person still shows it to be identified.
verdicts-add-fields = Add a field for: { $facts }.
verdicts-unconfirmed = Publication not confirmed: { $registers }.

## Findings about the whole procedure

verdicts-finding-dead-condition = A condition contradicts itself: { $condition }
verdicts-finding-unknown-condition = No such condition: { $condition }
verdicts-finding-dead-requirement = A requirement that never applies: { $requirement }
verdicts-finding-unprovable = Nothing can meet requirement { $requirement } ({ $circumstances }): { $facts }
verdicts-finding-not-in-force = { $place }: not in force on the day: { $text }
verdicts-finding-own-result = Asks for its own result: { $paper }
verdicts-finding-too-large = Too many cases to look at all of them: split the procedure.
