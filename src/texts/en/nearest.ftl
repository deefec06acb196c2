# Why no register was used for a paper that stays (src/reform/nearest.rs).

nearest-holds-but = { $register } holds it, but { $why }
nearest-act = the paper { $act }: data cannot do that
nearest-part = { $registers } holds a part of what is needed: { $facts }; what is missing:
nearest-unconfirmed = nobody could confirm that this is held by { $register } ({ $owner }: not published)
nearest-text-not-known = the one that demands the paper, not known yet
nearest-no-rule = no rule lets it replace the paper; the text to amend: { $texts }
nearest-no-key = the procedure lacks what one asks it with: { $facts }
nearest-not-covered = { $register } holds nothing in these cases
nearest-weaker = not as the evidence that is needed
nearest-other-subject = only of { $kinds }, not of { $wanted }
nearest-no-register = no register of the pack holds it
