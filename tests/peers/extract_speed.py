"""What a script would do in place of our extraction: e-mail addresses by `re`, phones by `phonenumbers`. Reads rows of
the contact set on standard input, writes what it finds, and says on standard error how many messages it read."""

import json
import re
import sys

import phonenumbers

EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def main() -> None:
    messages = 0
    for line in sys.stdin:
        row = json.loads(line)
        found = {"email": [], "phone": []}
        for turn in row["turns"]:
            if turn["role"] == "agent":
                continue
            messages += 1
            found["email"] += EMAIL.findall(turn["text"])
            found["phone"] += [match.raw_string for match in phonenumbers.PhoneNumberMatcher(turn["text"], "US")]
        print(json.dumps({"id": row["id"], "found": found}))
    print(messages, file=sys.stderr)


main()
