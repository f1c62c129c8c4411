"""Mail domains at which anybody can have an address."""

FREE_MAIL = frozenset(
    {
        "163.com", "126.com", "aol.com", "bk.ru", "btinternet.com", "comcast.net", "fastmail.com",
        "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
        "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr",
        "icloud.com", "inbox.com", "inbox.ru", "laposte.net", "libero.it", "list.ru", "live.com",
        "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "orange.fr",
        "outlook.com", "outlook.de", "outlook.fr", "pm.me", "posteo.de", "proton.me",
        "protonmail.com", "qq.com", "rediffmail.com", "rocketmail.com", "sbcglobal.net", "sina.com",
        "t-online.de", "tutanota.com", "uol.com.br", "verizon.net", "wanadoo.fr", "web.de",
        "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.de",
        "yahoo.es", "yahoo.fr", "yahoo.it", "yandex.com", "yandex.ru", "ymail.com", "zoho.com",
    }
)  # fmt: skip
"""Providers whose addresses say nothing about the company somebody works for."""

ANYBODYS = (
    "free_mail_domain",
    "At this mail provider anybody can have an address, so that it is no tenant's.",
    "Verify only domains of the tenant's own.",
)
"""Code, message and remedy where such a domain is to be verified: whoever has an address on a
verified domain may answer for the tenant."""
