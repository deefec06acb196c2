# Plans of simplification and decisions (src/reform/simplify, src/render/plan_text.rs).

## What changes in a definition

simplify-handed-in = To be handed in: { $paper } ({ $circumstances }).
simplify-looked-up = Looked up in { $registers } ({ $facts }); the paper is asked for only where the lookup fails or the data are incomplete or wrong.
simplify-no-longer = No longer asked for.
simplify-only-when = To be handed in only when: { $circumstances }.
simplify-field-added = A field for the lookup is added: { $fact }.
simplify-field-as-key = A field now opens the lookup: { $fact }.
simplify-fallback = The receiving authority reads { $registers } instead of asking for { $paper }. { $fallback }

## What has to be done

simplify-amend-delete = Amend { $text }: delete the paper “{ $paper }”{ $deadline }.
simplify-amend-replace = Amend { $text }: replace by data the paper “{ $paper }”{ $deadline }.
simplify-amend-narrow = Amend { $text }: narrow the cases that ask for the paper “{ $paper }”{ $deadline }.
simplify-before-lapse = {" "}before the permitting rule lapses on { $day }
simplify-unnamed-text = the text that demands it (the definition names none)
simplify-obtain-publication = Obtain the publication of the data: { $owner } – { $register } ({ $paper }).

## Decisions

simplify-accepted = Accepted
simplify-rejected = Rejected
simplify-postponed = Postponed
simplify-decided-before = { $decision }; before: { $decided }: { $reason }
simplify-no-reason-given = no reason given
simplify-none-proposed = none
simplify-unknown-paper = the dossier has no paper `{ $id }`; one can decide on: { $known }
simplify-nothing-proposed = `{ $id }`: nothing is proposed that one could decide on. { $why } One can decide on: { $known }
simplify-two-decisions = `{ $id }` is { $one } and { $two } at once
simplify-none-decided = none
simplify-not-decided = `{ $id }` has no decision to take back; decided on are: { $known }
simplify-undone = `{ $id }` is taken back and { $decided } at once: the new decision alone is enough
simplify-no-reason = `{ $id }`: no reason is given; write { $option } "{ $id }=REASON"
simplify-two-reasons = `{ $id }` is decided on twice for different reasons: give one
simplify-done = `{ $id }` is simplified already; to decide otherwise, start from the definition before

## A plan on a terminal

simplify-changes = Changes
simplify-in-place = In place already
simplify-where-lookup-fails = Where a lookup fails
simplify-texts-to-amend = Texts to amend
simplify-needed-before = Needed before more can go
simplify-to-confirm = To be confirmed
simplify-undecided = Undecided
simplify-nothing-to-change = Nothing to change.
