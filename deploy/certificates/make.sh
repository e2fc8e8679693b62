#!/usr/bin/env bash
# Makes certificates with openssl where there is no cert-manager: an authority, one certificate for the controllers, and
# one for each host process. A second run keeps the authority, and makes the rest anew.
#
#   deploy/certificates/make.sh DIRECTORY HOST...           certificates for host processes that hold one Host each
#   deploy/certificates/make.sh DIRECTORY room=alpha,beta   for a process, room, that holds several
#
# DIRECTORY gets a folder for each Secret of docs/install.md. NAMESPACE and DAYS may be set. Whoever has
# DIRECTORY/authority/tls.key can pass for a controller: keep it elsewhere, or throw it away and begin anew.
set -euo pipefail

if [ $# -lt 2 ]; then
  sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
directory=$1
shift
namespace=${NAMESPACE:-partywall-system}
days=${DAYS:-365}
umask 077

# new_key FILE
new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

# issue FOLDER COMMON_NAME EXTENSION...: a certificate of the authority
issue() {
  local folder=$1 name=$2
  shift 2
  mkdir -p "$folder"
  new_key "$folder/tls.key"
  openssl req -new -key "$folder/tls.key" -subj "/CN=$name" -out "$folder/request"
  openssl x509 -req -in "$folder/request" -days "$days" -sha256 -out "$folder/tls.crt" \
    -CA "$directory/authority/tls.crt" -CAkey "$directory/authority/tls.key" \
    -extfile <(printf '%s\n' 'basicConstraints=critical,CA:FALSE' 'keyUsage=critical,digitalSignature' "$@") 2>/dev/null
  rm "$folder/request"
  cp "$directory/authority/tls.crt" "$folder/ca.crt"
}

if [ ! -e "$directory/authority/tls.crt" ]; then
  mkdir -p "$directory/authority"
  new_key "$directory/authority/tls.key"
  openssl req -x509 -key "$directory/authority/tls.key" -subj '/CN=Partywall' -days 3650 -sha256 \
    -addext 'keyUsage=critical,keyCertSign,cRLSign' -out "$directory/authority/tls.crt"
fi

issue "$directory/partywall-controller-tls" partywall-controller \
  'extendedKeyUsage=clientAuth' 'subjectAltName=DNS:partywall-controller'

for host in "$@"; do
  process=${host%%=*}
  alternatives=
  for name in $(tr ',' ' ' <<<"${host#*=}"); do
    alternatives=${alternatives:+$alternatives,}DNS:host-$name.$namespace.svc
  done
  issue "$directory/host-$process-tls" "host-$process" 'extendedKeyUsage=serverAuth' "subjectAltName=$alternatives"
done

printf 'Made %s. Give them to the cluster:\n' "$directory"
for folder in "$directory"/*-tls; do
  printf '  kubectl create secret generic %s -n %s --from-file=%s --dry-run=client -o yaml | kubectl apply -f -\n' \
    "$(basename "$folder")" "$namespace" "$folder"
done
