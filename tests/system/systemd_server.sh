#!/bin/sh
# A shared server under systemd, set up word by word as docs/administration.md says, and tried.
#
# Run by hand, as root, within a container that has systemd, openssh-server, and the program in
# /opt/sop-tui; it takes the container over. "systemd_server.sh DOCS" with the folder of the
# documents; a line for each point, exit code 1 if one does not hold. Such a container is made with
#   mmdebstrap --variant=apt --include=systemd-sysv,dbus,openssh-server,openssh-client,\
# python3-venv,sudo,procps,cron,bsdutils,man-db,passwd bookworm TREE     (or trixie)
# and started by "systemd-nspawn -D TREE --private-network --boot", for Debian 13 on a host with the
# older control groups with SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 before it.
set -u
docs=$1
failed=0
holds() { # holds WHAT COMMAND...
    what=$1; shift
    if "$@" > /tmp/out 2>&1; then echo "holds: $what"
    else failed=1; echo "DOES NOT HOLD: $what"; sed 's/^/    /' /tmp/out | tail -n 20; fi
}
port=2222
client() { ssh -F none -i /root/budi -p "$port" -o BatchMode=yes -o StrictHostKeyChecking=accept-new \
    -o LogLevel=ERROR "$@"; }

# The commands of "Ten minutes", without those that fetch the program.
sed -n '/^## Ten minutes/,/^## For each officer/p' "$docs/administration.md" |
    awk '/^```sh/ {n++; on = n > 1; next} /^```/ {on = 0} on' > /tmp/setup.sh
holds "the documented commands run" sh -eu /tmp/setup.sh
printf 'journal = "syslog"\n' > /var/lib/sop-tui/settings.toml

ssh-keygen -q -t ed25519 -N '' -f /root/budi
holds "a key is registered" sh -c 'sop-admin --officer siti ssh add-key budi - < /root/budi.pub'
holds "keys are installed" sop-install-keys
sleep 2
whoami_says() { client sop@127.0.0.1 whoami | grep -q "Budi Santoso"; }
holds "an officer is let in" whoami_says
holds "sshd accepts its configuration" /usr/sbin/sshd -t -f /etc/sop-tui/sshd_config
holds "systemd accepts the units" sh -c '! systemd-analyze verify sop-tui-sshd.service \
    sop-tui-fork-server.service ssh.service 2>&1 | grep -E "sop-tui.*(Unknown|Failed|ignoring)"'

systemctl stop ssh
holds "/run/sshd survives the end of the system's sshd" test -d /run/sshd
holds "an officer is let in without the system's sshd" whoami_says

# A screen in a terminal of its own; script(1) gives it one.
screen() { script -qfc "stty cols 100 rows 30; ssh -F none -tt -i /root/budi -p 2222 \
    -o BatchMode=yes -o LogLevel=ERROR sop@127.0.0.1" /tmp/screen < /tmp/keys > /dev/null 2>&1; }
rm -f /tmp/keys; mkfifo /tmp/keys
screen &
exec 9> /tmp/keys
sleep 4
holds "a screen is open" sh -c 'sop-admin --officer siti ssh sessions | grep -q "budi"'
holds "ps shows others no name and no fingerprint" sh -c \
    '! runuser -u nobody -- ps axww -o args | grep -v grep | grep -E "SHA256|=budi"'
systemctl restart sop-tui-sshd
sleep 2
holds "a restart ends no session" sh -c 'sop-admin --officer siti ssh sessions | grep -q "budi"'
holds "an officer is let in after a restart" whoami_says
systemctl restart sop-tui-fork-server
sleep 2
holds "a restart of the fork server ends no session" \
    sh -c 'sop-admin --officer siti ssh sessions | grep -q "budi"'
holds "a session is ended by officer" sop-admin --officer siti ssh end-session budi
sleep 2
holds "it is gone" sh -c '! sop-admin --officer siti ssh sessions | grep -q "budi"'
exec 9>&-

sop-admin --officer siti open pengaduan-masyarakat "Dugaan pungutan" > /tmp/number
holds "a text is fetched" client sop@127.0.0.1 export "$(cat /tmp/number)"
client sop@127.0.0.1 "show $(cat /tmp/number); id" > /dev/null 2>&1
sleep 1
journalctl -q -o cat -u sop-tui-sshd -t sop-tui > /tmp/journal
holds "the unit's log has beginnings and ends" sh -c \
    'grep -q "^opened .*officer=budi .*for=whoami" /tmp/journal && grep -q "^ended .*officer=budi .*code=0" /tmp/journal'
holds "a screen's end is there, too" grep -qE '^ended .*officer=budi .*code=(143|unknown)' /tmp/journal
holds "a refusal names the officer and what was asked" \
    grep -q "^refused .*officer=budi .*verdict=not_allowed asked='show .*; id'" /tmp/journal
holds "each commit is there, under the program's name" grep -q '^commit .*revision=' /tmp/journal
logger -t sop-tui 'opened session=forged officer=siti'
sleep 1
holds "what anybody writes under that name is not" sh -c \
    '! journalctl -q -o cat -u sop-tui-sshd -t sop-tui | grep -q forged'
# One client with a wrong key, and another officer behind the same address.
ssh-keygen -q -t ed25519 -N '' -f /root/other
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    ssh -F none -i /root/other -o IdentitiesOnly=yes -p 2222 -o BatchMode=yes -o LogLevel=ERROR \
        sop@127.0.0.1 whoami > /dev/null 2>&1
done
holds "twenty wrong keys of one client keep nobody else of the office out" whoami_says

# A second office on the same machine, by names of its own.
second="--name kota-b --port 2223 --account sop"
install -d -o root -g root -m 0755 /etc/kota-b
ssh-keygen -q -t ed25519 -N '' -f /etc/kota-b/ssh_host_ed25519_key
sop-admin ssh sshd-config $second > /etc/kota-b/sshd_config
sop-admin ssh unit $second > /etc/systemd/system/kota-b-sshd.service
sop-admin ssh unit --fork-server $second > /etc/systemd/system/kota-b-fork-server.service
install -m 0644 /etc/sop-tui/authorized_keys /etc/kota-b/authorized_keys
systemctl daemon-reload
holds "a second office starts beside the first" systemctl start kota-b-fork-server kota-b-sshd
sleep 2
holds "it lets its officers in" sh -c 'ssh -F none -i /root/budi -p 2223 -o BatchMode=yes \
    -o StrictHostKeyChecking=accept-new -o LogLevel=ERROR sop@127.0.0.1 whoami | grep -q Budi'
holds "and the first goes on" whoami_says

# A door for outside, to the same store.
awk '/^## A second door/ {on = 1} on && /^```sh/ {out = 1; next} /^```/ {on = on && !out; out = 0} out' \
    "$docs/administration.md" > /tmp/outside.sh
systemctl stop kota-b-sshd kota-b-fork-server
sed -i '/:2223 /d' /root/.ssh/known_hosts
holds "the documented commands of a second door run" sh -eu /tmp/outside.sh
holds "systemd accepts its unit" sh -c '! systemd-analyze verify sop-tui-outside-sshd.service 2>&1 | grep .'
sleep 2
port=2223
holds "it lets the officers of the store in" whoami_says
port=2222
host_key() { ssh-keyscan -p "$1" 127.0.0.1 2> /dev/null | grep -o 'ssh-ed25519 .*'; }
same_host_key() { test "$(host_key 2222)" = "$(host_key 2223)" && host_key 2223; }
holds "it shows the same host key" same_host_key
holds "keys are installed at both doors" sh -eu -c 'sop-install-keys
    cmp /etc/sop-tui/authorized_keys /etc/sop-tui-outside/authorized_keys'

# The timer of commit-protocol.md.
for kind in service timer; do
    awk -v kind="$kind" '/^## A daily copy/ {on = 1} on && /^```/ {n++; next} on && n == (kind == "timer" ? 3 : 1)' \
        "$docs/commit-protocol.md" > "/etc/systemd/system/sop-tui-backup.$kind"
done
systemctl daemon-reload
holds "the timer is taken" systemctl enable --now sop-tui-backup.timer
holds "a backup is made as the timer makes it" systemctl start sop-tui-backup.service
holds "it is there" sh -c 'ls /var/lib/sop-tui/backup/* > /dev/null'
holds "the store is whole" sop-admin --officer siti store verify

# One host with half-open connections, another and the officers' own, beyond what one key may do.
cat > /tmp/half_open.py <<'EOF'
import socket, sys, time
held = []
for _ in range(int(sys.argv[2])):
    one = socket.socket(); one.bind((sys.argv[1], 0)); one.connect(("127.0.0.1", 2222)); held.append(one)
print("held", flush=True)
time.sleep(15)
EOF
for flood in "127.0.0.2 400" "127.0.0.1 230"; do
    python3 /tmp/half_open.py $flood > /tmp/held &
    while ! grep -qs held /tmp/held; do sleep 0.2; done
    holds "an officer is let in beside half-open connections: $flood" whoami_says
    kill $!
done

# As part of the system's sshd.
cp /etc/ssh/sshd_config /tmp/sshd_config
sop-admin ssh sshd-config --match >> /etc/ssh/sshd_config
holds "the system's sshd takes the block" sh -c 'sshd -t && systemctl start ssh && systemctl reload ssh'
sleep 1
holds "it lets officers in" sh -c 'ssh -F none -i /root/budi -o BatchMode=yes \
    -o StrictHostKeyChecking=accept-new -o LogLevel=ERROR sop@127.0.0.1 whoami | grep -q Budi'
holds "an officer's key opens no other account" sh -c \
    '! ssh -F none -i /root/budi -o BatchMode=yes -o LogLevel=ERROR root@127.0.0.1 id'
cp /tmp/sshd_config /etc/ssh/sshd_config
systemctl reload ssh

# OS accounts and sudo, where sudo is installed.
if command -v sudo > /dev/null; then
    awk '/^# \/usr\/local\/bin\/sop-as-me/ {on = 1; print "#!/bin/sh"} on && /^```/ {exit} on' \
        "$docs/administration.md" > /usr/local/bin/sop-as-me
    chmod 0755 /usr/local/bin/sop-as-me
    groupadd -f sop-officers
    useradd --create-home --groups sop-officers budi
    grep '^%sop-officers' "$docs/administration.md" > /etc/sudoers.d/sop-tui
    holds "sudoers are sound" visudo -cf /etc/sudoers.d/sop-tui
    (sleep 4; printf q) | script -qfc "stty cols 100 rows 30; TERM=xterm-256color \
        runuser -u budi -- sudo -u sop sop-as-me" /tmp/sudo-screen > /dev/null
    holds "the screen opens by sudo, in the officer's name" grep -aq "Budi Santoso" /tmp/sudo-screen
    holds "nothing else is allowed by sudo" sh -c '! runuser -u budi -- sudo -n -u sop id'
fi

# For the auditor.
holds "the key file is what the store knows" sh -c \
    'sop-admin ssh authorized-keys | diff - /etc/sop-tui/authorized_keys'
holds "what has left is listed" sh -c 'sop-admin --officer siti ssh exports | grep -q PGM'
ssh-keygen -q -t ed25519 -N '' -f /etc/sop-tui/seal_ed25519
store="/opt/sop-tui/bin/sop-tui --store /var/lib/sop-tui/sop-tui.json"
holds "a seal is made" $store store seal --key /etc/sop-tui/seal_ed25519
echo "root@kantor $(cut -d' ' -f1,2 /etc/sop-tui/seal_ed25519.pub)" > /tmp/signers
holds "it is proved" $store store verify --seals /var/lib/sop-tui/sop-tui.seals --signers /tmp/signers
tail -n 1 /var/lib/sop-tui/sop-tui.seals | python3 -c 'import json, sys
given = json.loads(sys.stdin.read())
open("/tmp/s.sig", "w").write(given["signature"])
open("/tmp/s", "w").write(given["sealed"])'
holds "stock ssh-keygen proves it" sh -c \
    'ssh-keygen -Y verify -f /tmp/signers -I root@kantor -n sop-tui-seal -s /tmp/s.sig < /tmp/s'

# One group, by accounts of the system.
sed -n '/^## One group/,/^## What you get/p' "$docs/administration.md" |
    awk '/^```sh/ {on = 1; next} /^```/ {on = 0} on' |
    grep -vE 'python3 -m venv|pip install|^sop-tui ' > /tmp/group.sh
useradd --create-home siti
id budi > /dev/null 2>&1 || useradd --create-home budi
sed -i 's/groupadd sop$/groupadd -f sop/' /tmp/group.sh # the service account above has that name
holds "the documented commands of a group run" sh -eu /tmp/group.sh
as() { runuser -l "$1" -c "$2"; }
holds "the owner makes the store" as siti 'sop-tui store init --name "Siti Aminah"'
sed -n '/^## One group/,/^## What you get/p' "$docs/administration.md" |
    grep '^sop-tui officer add' > /tmp/add.sh
holds "she enters the others" as siti "$(cat /tmp/add.sh)"
holds "a colleague is who they are logged in as" sh -c 'runuser -l budi -c "sop-tui whoami" | grep -q "Budi Santoso"'
holds "a colleague acts" as budi 'sop-tui open pengaduan-masyarakat "Dugaan pungutan"'
holds "a colleague speaks for nobody else" sh -c '! runuser -l budi -c "sop-tui --officer siti whoami"'
holds "the files are the group's" sh -c 'test "$(stat -c %a:%G /srv/sop/kantor.json)" = 660:sop'
holds "the page of the manual is found" sh -c 'man sop-tui | grep -q sop-tui'

# When somebody leaves.
fingerprint=$(ssh-keygen -lf /root/budi.pub | cut -d' ' -f2)
holds "a key is taken away" sop-admin --officer siti ssh remove-key budi "$fingerprint"
client sop@127.0.0.1 whoami > /tmp/refused 2>&1
holds "it is refused at once, and told why" grep -q "sudah dicabut" /tmp/refused
holds "an officer is removed" sop-admin --officer siti officer remove budi
holds "keys are installed again" sop-install-keys
holds "all sessions are ended" systemctl kill sop-tui-sshd
exit $failed
