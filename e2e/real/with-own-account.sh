#!/bin/sh
# Runs a command in a mount namespace of its own (as root): the account's home is a folder that is thrown away, and the
# system's systemctl, busctl and loginctl are the stand-ins in its .local/bin. openclaw makes a service nowhere else.
set -e
[ "$HOMEPORT_IN_NAMESPACE" = yes ] || HOMEPORT_IN_NAMESPACE=yes exec unshare -m sh "$0" "$@"
home=$(mktemp -d)
mkdir -p "$home/.local/bin"
name=$(id -un)
awk -F: -v OFS=: -v name="$name" -v home="$home" '$1 == name { $6 = home } { print }' /etc/passwd > "$home/.passwd"
mount --bind "$home/.passwd" /etc/passwd
for tool in systemctl busctl loginctl; do
  printf '#!/bin/sh\nexec "%s/.local/bin/%s" "$@"\n' "$home" "$tool" > "$home/.$tool"
  chmod 755 "$home/.$tool"
  [ -e "/usr/bin/$tool" ] && mount --bind "$home/.$tool" "/usr/bin/$tool"
done
HOME=$home HOMEPORT_TEST_ACCOUNT_HOME=$home exec "$@"
