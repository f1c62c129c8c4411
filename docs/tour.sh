#!/usr/bin/env bash
# The whole main job through the API alone: from a claim to the partner's statement.
#
#     make demo ARGS='--empty --no-open'        # in one terminal
#     docs/tour.sh var/demo claim               # in another: claim, review, consent, association
#
# A month can be closed once it is over, so the rest wants the clock ahead. Stop the demonstration:
#
#     make demo ARGS='--empty --no-open --days-ahead 31'
#     docs/tour.sh var/demo money               # usage, close, earnings, statement
#
# A demonstration that is not empty also has a subscription with a successor to claim:
#
#     docs/tour.sh var/demo renewal
#
# Needs bash, curl and python3 (to read JSON). Takes its address and logins from credentials.json
# in the demonstration's data folder, and mails from the folder "outbox" beside it. Every step says
# who acts. Its first two parts can be run once on a fresh demonstration made with --empty.
set -euo pipefail

DATA=${1:-var/demo}
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
PROGRAM=microsoft-cpor
TENANT=6f1d2c3b-4a59-4e68-8b77-9c0d1e2f3a4b   # Alder Retail Group, whose admin has a login

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'The tour stops: %s\n' "$*" >&2; exit 1; }

# get EXPRESSION < JSON: print a value, such as  state  or  lines.0.id
get() {
  python3 -c '
import json, sys
found = json.load(sys.stdin)
for part in sys.argv[1].split("."):
    found = found[int(part)] if isinstance(found, list) else found[part]
print(found if isinstance(found, str) else json.dumps(found))' "$1"
}

user() { get "users.$1.$2" < "$DATA/credentials.json"; }
BASE=$(get base_url < "$DATA/credentials.json")
API=$BASE/api/v1

# call WHO METHOD PATH [curl options]: the answer goes to $WORK/body, its headers to $WORK/head
call() {
  local who=$1 method=$2 path=$3 status
  shift 3
  local login=()
  [ "$who" = nobody ] || login=(--header "Authorization: Bearer $(user "$who" api_token)")
  status=$(curl --silent --show-error --request "$method" --output "$WORK/body" \
    --dump-header "$WORK/head" --write-out '%{http_code}' "${login[@]}" "$@" "$API$path")
  [[ $status == 2* ]] || { cat "$WORK/body" >&2; fail "$method $path answered $status"; }
}
body() { get "$1" < "$WORK/body"; }
tag() { sed -n 's/^[Ee][Tt][Aa][Gg]: *\(.*\)\r$/\1/p' "$WORK/head"; }
send() {  # send WHO METHOD PATH JSON [curl options]
  local who=$1 method=$2 path=$3 data=$4
  shift 4
  call "$who" "$method" "$path" --header 'Content-Type: application/json' --data "$data" "$@"
}
verb() {  # verb WHO VERB JSON: act on the claim as it was last seen
  call "$1" GET "/claims/$CLAIM"
  send "$1" POST "/claims/$CLAIM/$2" "$3" --header "If-Match: $(tag)"
}
findings() {  # show those that the last call answered
  python3 -c 'import json,sys
for one in json.load(sys.stdin)["items"]: print(" ", one["severity"], one["code"], "-", one["remedy"])' \
    < "$WORK/body"
}
finished() {  # finished WHO PATH: wait for long work
  local state=running
  for _ in $(seq 240); do
    call "$1" GET "$2"
    state=$(body state)
    case $state in
      succeeded) return ;;
      failed) cat "$WORK/body" >&2; fail "the work $2 failed" ;;
    esac
    sleep 0.5
  done
  fail "the work $2 is still $state"
}

first_part() {
  say "Partner: is the workload free? (Never a figure, name or domain of others comes back.)"
  call incentives_admin GET \
    "/availability?engagement=modern-work-security-usage&tenant_id=$TENANT&workload=teams&domain=alder-retail.example"
  body units.0.answer

  say "Partner: create the claim; it may lack anything, and the findings say what"
  send incentives_admin POST /claims '{
    "name": "Teams rollout at Alder Retail", "engagement": "modern-work-security-usage",
    "partner_id": "5100001",
    "customer": {"tenant_id": "'"$TENANT"'", "name": "Alder Retail Group",
      "domain": "alder-retail.example", "country": "US",
      "contact": {"name": "Carla Moss", "title": "CIO", "email": "carla@alder-retail.example",
        "language": "en"}},
    "partner_contact": {"name": "Ines Castro", "email": "ines@lakeside.example"},
    "agreement_date": "'"$(date -u -d '2 days ago' +%F)"'", "opt_out": false,
    "lines": [{"workload": "teams"}, {"workload": "exchange"}]}' \
    --header "Idempotency-Key: tour-create"
  CLAIM=$(body id)
  echo "$CLAIM is $(body state)"
  call incentives_admin GET "/claims/$CLAIM/findings"
  findings

  say "Partner: download the template, upload evidence"
  call incentives_admin GET "/claims/$CLAIM/template?format=pdf"
  cp "$WORK/body" "$WORK/proof.pdf"
  call incentives_admin POST "/claims/$CLAIM/evidence" --form "file=@$WORK/proof.pdf" \
    --form kind=template --form "signed_on=$(date -u -d '2 days ago' +%F)"
  echo "evidence $(body id)"

  say "Partner: submit, with the statements that every submission needs"
  verb incentives_admin submit \
    '{"acknowledgements": ["authorized", "accurate", "customer-informed"]}'
  echo "now $(body label)"

  say "Reviewer: take it, ask for what is missing"
  verb reviewer start-review '{}'
  verb reviewer request-information '{"items": [{"code": "missing_or_old_dates"}],
    "text": "The date beside the signature cannot be read."}'
  echo "now $(body label)"

  say "Partner: answer, and hand it in again"
  send incentives_admin POST "/claims/$CLAIM/comments" '{"text": "It was signed two days ago."}'
  verb incentives_admin resubmit '{}'
  echo "now $(body label)"

  say "Customer: open the link in the mail, without any login"
  local token=''
  for _ in $(seq 120); do
    token=$(python3 - "$DATA/outbox" "$CLAIM" <<'PY'
import re, sys
from email import message_from_bytes, policy
from pathlib import Path
for path in sorted(Path(sys.argv[1]).glob("*.eml"), key=lambda one: one.stat().st_mtime_ns):
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    text = mail.get_body(("plain",)).get_content()
    if "carla@" in str(mail["To"]) and (found := re.search(r"/consent/(\S+)", text)):
        token = found[1]
print(globals().get("token", ""))
PY
)
    [ -n "$token" ] && break
    sleep 0.5
  done
  [ -n "$token" ] || fail "no mail with a link came into $DATA/outbox"
  call nobody GET "/consents/$token"
  body heading
  call nobody POST "/consents/$token/acknowledge"
  local receipt
  receipt=$(body id)

  say "Customer: download the receipt"
  call nobody GET "/consents/$token"
  [ "$(body receipt)" = "$receipt" ] || fail "the link names another receipt"
  call customer_admin GET "/receipts/$receipt"
  cp "$WORK/body" "$DATA/tour-receipt.json"
  echo "$receipt is kept in $DATA/tour-receipt.json"

  say "Reviewer: decide each line; the customer has agreed, so associations begin"
  call reviewer GET "/claims/$CLAIM"
  verb reviewer decide '{"lines": [{"line": "'"$(body lines.0.id)"'", "outcome": "accept"},
    {"line": "'"$(body lines.1.id)"'", "outcome": "drop", "code": "missing_products"}]}'
  call incentives_admin GET "/claims/$CLAIM"
  echo "now $(body label); $(body lines.0.workload) is $(body lines.0.state) as $(body lines.0.association)"
  call incentives_admin GET "/associations/$(body lines.0.association)"
}

second_part() {
  local month before
  month=$(TZ=America/Los_Angeles date +%Y-%m)  # the program's zone
  before=$(date -u -d "$month-15 -1 month" +%Y-%m)
  say "Program manager: upload usage of $before and $month"
  printf '%s\n' tenant_id,workload,month,active_users,paid_units \
    "$TENANT,teams,$before,800,2000" "$TENANT,teams,$month,1100,2000" > "$WORK/usage.csv"
  call program_manager POST /usage/batches --form "file=@$WORK/usage.csv" \
    --form "program=$PROGRAM" --header "Idempotency-Key: tour-usage"
  local operation
  operation=$(body operation)
  finished program_manager "${operation#/api/v1}"

  say "Finance: close $month"
  send finance POST /closes '{"program": "'$PROGRAM'", "month": "'"$month"'"}' \
    --header "Idempotency-Key: tour-close"
  finished finance "/operations/$(body id)"

  say "Partner: read what was earned, and why"
  call incentives_admin GET /earnings
  local earning
  earning=$(body items.0.id)
  echo "$earning: $(body items.0.workload) $(body items.0.amount.amount) $(body items.0.amount.currency)"
  call incentives_admin GET "/earnings/$earning/explanation"
  echo "growth $(body judged.0.verdict.growth_units) at a rate of $(body judged.0.verdict.rate)," \
    "from row $(body judged.0.facts.0.row) of $(body judged.0.facts.0.file_name)"

  say "Partner: the statement, as PDF"
  call incentives_admin GET /statements
  local statement
  statement=$(body items.0.id)
  call incentives_admin GET "/statements/$statement/pdf"
  cp "$WORK/body" "$DATA/tour-statement.pdf"
  echo "$statement is kept in $DATA/tour-statement.pdf"
}

third_part() {
  say "Partner: which subscriptions follow one that I am associated with?"
  call incentives_admin GET /associations/renewals
  [ "$(body items)" != '[]' ] || fail "no renewal waits; it is claimed already, or the demonstration is empty"
  local renewal
  renewal=$(body items.0.id)
  echo "$(body items.0.customer.name): $(body items.0.subscription_id) follows $(body items.0.old_subscription_id)"

  say "Partner: draft the claim on it, filled in from the old one"
  send incentives_admin POST "/associations/renewals/$renewal/claim" '{}'
  CLAIM=$(body id)
  echo "$CLAIM is $(body state), with the contact $(body customer.contact.name)"
  call incentives_admin GET "/claims/$CLAIM/findings"
  findings
}

case ${2:-claim} in
  claim)
    first_part
    printf '\nStop the demonstration and start it with --days-ahead 31, then: %s %s money\n' "$0" "$DATA"
    ;;
  money) second_part ;;
  renewal) third_part ;;
  *) fail "the second word is claim, money or renewal" ;;
esac
