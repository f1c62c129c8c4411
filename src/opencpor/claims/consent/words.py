"""Words of customer mails, pages and receipts, by language."""

WORDS: dict[str, dict[str, str]] = {
    "answer_by": {
        "en": "the end of business day {days} after our mail reached you",
        "de": "zum Ende des {days}. Werktags nach Eingang unserer E-Mail",
    },
    "declined_before": {
        "en": "You said no to {partner} here before. Nothing is recorded unless you acknowledge.",
        "de": "Sie haben {partner} hier schon einmal abgelehnt. Ohne Ihre Bestätigung wird nichts"
        " eingetragen.",
    },
    "greeting": {"en": "Dear {name},", "de": "Guten Tag {name},"},
    "ask_subject": {
        "en": "Please confirm: {partner} works with {customer}",
        "de": "Bitte bestätigen: {partner} arbeitet mit {customer}",
    },
    "changed_subject": {
        "en": "Changed: what {partner} asks of {customer}",
        "de": "Geändert: was {partner} bei {customer} beantragt",
    },
    "disputed_subject": {
        "en": "Looked at again: what {partner} asks of {customer}",
        "de": "Wird erneut geprüft: was {partner} bei {customer} beantragt",
    },
    "disputed_line": {
        "en": "{products}: the partner asked for another look at a request that was turned down."
        " Nothing is recorded now. You can say no, or agree, here:",
        "de": "{products}: Der Partner bittet, einen abgelehnten Antrag erneut zu prüfen. Jetzt"
        " wird nichts eingetragen. Sie können hier ablehnen oder zustimmen:",
    },
    "declined_subject": {
        "en": "Declined in part: what {partner} asks of {customer}",
        "de": "Teilweise abgelehnt: was {partner} bei {customer} beantragt",
    },
    "declined_line": {
        "en": "{products}: somebody who acts for your organization has said no. It is no longer"
        " asked for. What is left you can read and answer here:",
        "de": "{products}: Jemand, der für Ihre Organisation handelt, hat abgelehnt. Es wird nicht"
        " mehr beantragt. Was übrig ist, können Sie hier lesen und beantworten:",
    },
    "approved_subject": {
        "en": "{partner} is now recorded as partner of {customer}",
        "de": "{partner} ist jetzt als Partner von {customer} eingetragen",
    },
    "ending_subject": {
        "en": "Ends soon: {partner} as partner of {customer}",
        "de": "Endet bald: {partner} als Partner von {customer}",
    },
    "ending_line": {
        "en": "{products}: the last day is {date}. Then it ends by itself. You need not do"
        " anything; you can end it sooner, here:",
        "de": "{products}: Der letzte Tag ist {date}. Dann endet es von selbst. Sie müssen nichts"
        " tun; früher beenden können Sie es hier:",
    },
    "subscription_ending_line": {
        "en": "{products}: the last day of your subscription is {date}. What is recorded ends with"
        " it, unless you prolong this very subscription. You need not do anything; you can end it"
        " sooner, here:",
        "de": "{products}: Der letzte Tag Ihres Abonnements ist {date}. Damit endet auch der"
        " Eintrag, sofern Sie nicht eben dieses Abonnement verlängern. Sie müssen nichts tun;"
        " früher beenden können Sie es hier:",
    },
    "altered_subject": {
        "en": "Changed: {partner} as partner of {customer}",
        "de": "Geändert: {partner} als Partner von {customer}",
    },
    "waived_line": {
        "en": "{products}: the partner is no longer paid for this. What it sees stays the same. You"
        " can end it at any time, here:",
        "de": "{products}: Der Partner wird dafür nicht mehr bezahlt. Was er sieht, bleibt gleich."
        " Sie können es jederzeit beenden, hier:",
    },
    "paid_line": {
        "en": "{products}: the partner is paid for this again. What it sees stays the same. You can"
        " end it at any time, here:",
        "de": "{products}: Der Partner wird dafür wieder bezahlt. Was er sieht, bleibt gleich. Sie"
        " können es jederzeit beenden, hier:",
    },
    "moved_line": {
        "en": "{products}: from {month} on another location of the same partner is responsible for"
        " you: {location}. What the partner sees stays the same. You can end it at any time, here:",
        "de": "{products}: Ab {month} ist ein anderer Standort desselben Partners für Sie"
        " zuständig: {location}. Was der Partner sieht, bleibt gleich. Sie können es jederzeit"
        " beenden, hier:",
    },
    "stays_line": {
        "en": "{products}: the location {location} of the partner stays responsible for you, other"
        " than announced. You can end it at any time, here:",
        "de": "{products}: Anders als angekündigt bleibt der Standort {location} des Partners für"
        " Sie zuständig. Sie können es jederzeit beenden, hier:",
    },
    "closed_subject": {
        "en": "{partner} is not recorded as partner of {customer}",
        "de": "{partner} wird nicht als Partner von {customer} eingetragen",
    },
    "ended_subject": {
        "en": "{partner} no longer is partner of {customer}",
        "de": "{partner} ist nicht mehr Partner von {customer}",
    },
    "dropped_line": {
        "en": "No longer asked for: {products}.",
        "de": "Nicht mehr beantragt: {products}.",
    },
    "approved_line": {
        "en": "Recorded from {date}: {products}. You can end it at any time, here:",
        "de": "Eingetragen ab {date}: {products}. Sie können es jederzeit beenden, hier:",
    },
    "closed_line": {
        "en": "The request for {products} was not carried out. You need not do anything.",
        "de": "Der Antrag für {products} wurde nicht ausgeführt. Sie müssen nichts tun.",
    },
    "ended_line": {
        "en": "Ended on {date}: {products}. The partner sees no later figures.",
        "de": "Beendet am {date}: {products}. Der Partner sieht keine späteren Zahlen.",
    },
    "fresh_subject": {
        "en": "Your fresh link: {partner} and {customer}",
        "de": "Ihr neuer Link: {partner} und {customer}",
    },
    "open_link": {"en": "Read and answer", "de": "Lesen und antworten"},
    "link_note": {
        "en": "This link is for you alone. An older link no longer works.",
        "de": "Dieser Link ist nur für Sie. Ein älterer Link gilt nicht mehr.",
    },
    "privacy": {"en": "Privacy", "de": "Datenschutz"},
    "questions": {"en": "Questions: {email}", "de": "Fragen: {email}"},
    "receipt": {"en": "Receipt of acknowledgement", "de": "Bestätigungsnachweis"},
    "acknowledged_at": {"en": "Acknowledged at", "de": "Bestätigt am"},
    "by": {"en": "By", "de": "Von"},
    "erased": {"en": "(erased)", "de": "(gelöscht)"},
    "identity": {"en": "Identity", "de": "Identität"},
    "identity_verified": {
        "en": "Mail domain verified for the tenant",
        "de": "E-Mail-Domäne für den Mandanten bestätigt",
    },
    "identity_unverified": {
        "en": "Mail domain not verified for the tenant",
        "de": "E-Mail-Domäne für den Mandanten nicht bestätigt",
    },
    "text_hash": {"en": "SHA-256 of the text", "de": "SHA-256 des Textes"},
    "log_place": {"en": "Place in the event log", "de": "Stelle im Ereignisprotokoll"},
    "event_hash": {"en": "Hash of the event", "de": "Hash des Ereignisses"},
    "signature": {"en": "Signature (Ed25519)", "de": "Signatur (Ed25519)"},
    "public_key": {"en": "Public key", "de": "Öffentlicher Schlüssel"},
    "the_text": {"en": "The text", "de": "Der Text"},
    "for_whom": {"en": "For", "de": "Für"},
    "proof": {"en": "Proof", "de": "Nachweis"},
}
