#!/bin/sh
# Installs fieldhand as a systemd service, upgrades it, and takes it away again.
#
#   sudo systemd/install.sh agent                       # on a Pi with sensors
#   sudo systemd/install.sh gateway                     # on the machine that gathers; may be the same Pi
#   sudo systemd/install.sh agent --uninstall           # keeps the config and the data
#   sudo systemd/install.sh agent --uninstall --purge   # keeps nothing
#
# Run it again for an upgrade: a config is never overwritten, and what runs is started anew. With DESTDIR set,
# everything goes below that folder and nothing is started.
set -eu
umask 022

root=${DESTDIR:-}
lib=/usr/lib/fieldhand
bin=/usr/bin/fieldhand
units=/usr/lib/systemd/system
OLDEST_SYSTEMD=252
STEPS_SINCE=254

say() { printf '%-9s %s\n' "$1" "$2"; }
fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}
usage() {
  sed -n '2,10s/^# \{0,1\}//p' "$0"
  exit "$1"
}

# ---- the machine ----------------------------------------------------------------------------------------------

systemd_version() { systemctl --version 2>/dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p'; }

# Whether services are to be told about it: not below DESTDIR, and not in a chroot.
live() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

check_machine() {
  [ -n "$root" ] || [ "$(id -u)" = 0 ] || fail 'this needs root: run it with sudo'
  version=$(systemd_version)
  [ -z "$version" ] || [ "$version" -ge $OLDEST_SYSTEMD ] ||
    fail "systemd $version is too old, $OLDEST_SYSTEMD is needed: Raspberry Pi OS 12 (bookworm) and later have it"
}

find_node() {
  node=$(command -v node) || fail 'no node found: sudo apt-get install nodejs npm (20.19 or later)'
  node=$(readlink -f "$node")
  "$node" -e 'const [a, b] = process.versions.node.split(".").map(Number);
    process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "$node is $("$node" --version), 20.19 or later is needed: Debian 13 has it (apt-get install nodejs)"
  case $node in
    /home/* | /root/* | /run/user/* | /tmp/*)
      fail "$node is where services cannot see it: install node for everybody (apt-get install nodejs)"
      ;;
  esac
}

# ---- putting things in place ----------------------------------------------------------------------------------

# put FROM TO [MODE]
put() {
  mkdir -p "$root$(dirname "$2")"
  cp "$1" "$root$2.new"
  chmod "${3:-644}" "$root$2.new"
  mv "$root$2.new" "$root$2"
}

install_program() {
  target=$root$lib
  if [ "$source" = "$(readlink -f "$target" || true)" ]; then
    say program "$lib (is where this was called from)"
    return
  fi
  [ -f "$source/dist/main.js" ] || fail "$source is not built: run npm ci && npm run build there"
  modules=$("$node" "$here/production.mjs" "$source") || fail 'nothing was installed (see above)'
  # made beside the old one and then put in its place: an install that is cut short changes nothing
  rm -rf "$target.new"
  mkdir -p "$target.new/node_modules"
  cp -R "$source/dist" "$source/systemd" "$source/package.json" "$target.new/"
  printf '%s\n' "$modules" | while IFS='	' read -r path package; do
    mkdir -p "$target.new/node_modules/$(dirname "$package")"
    cp -R "$path" "$target.new/node_modules/$package"
  done
  # what the compiler left, and what is for other machines
  find "$target.new/node_modules" -path '*/build/Release/*' -type f ! -name '*.node' -delete
  find "$target.new/node_modules" -path '*/better-sqlite3*/prebuilds/*' -type f ! -name 'linux*' -delete
  chmod -R u=rwX,go=rX "$target.new"
  chmod 755 "$target.new/systemd/install.sh"
  [ -n "$root" ] ||
    "$node" -e "import('$target.new/dist/lib/sqlite.js').then(({ Database }) => new Database(':memory:'))" 2>/dev/null || {
    rm -rf "$target.new"
    fail "the packages in $source/node_modules were built for another node than $node: run npm rebuild there"
  }
  rm -rf "$target.old"
  [ ! -d "$target" ] || mv "$target" "$target.old"
  mv "$target.new" "$target"
  rm -rf "$target.old"
  say program "$lib ($("$node" -p "require('$target/package.json').version"), $node)"
}

install_command() {
  mkdir -p "$root$(dirname $bin)"
  printf '#!/bin/sh\nexec %s %s/dist/main.js "$@"\n' "$node" "$lib" >"$root$bin.new"
  chmod 755 "$root$bin.new"
  mv "$root$bin.new" "$root$bin"
  say command "$bin"
  first=$(readlink -f "$(command -v fieldhand || true)" || true)
  if [ -z "$root" ] && [ "$first" != "$(readlink -f "$bin")" ]; then
    say warning "$first is found before it: take that one away (npm uninstall --global fieldhand)"
  fi
}

install_units() {
  put "$here/$name.service" "$units/$name.service"
  put "$here/$name.sysusers" "/usr/lib/sysusers.d/$name.conf"
  put "$here/$name.tmpfiles" "/usr/lib/tmpfiles.d/$name.conf"
  version=$(systemd_version)
  if [ "${version:-0}" -ge $STEPS_SINCE ]; then
    put "$here/restart-steps.conf" "$units/$name.service.d/restart-steps.conf"
  fi
  say unit "$units/$name.service"
  if [ "$role" = agent ]; then
    put "$here/fieldhand.rules" /usr/lib/udev/rules.d/60-fieldhand.rules
    say devices '/usr/lib/udev/rules.d/60-fieldhand.rules (groups gpio and i2c)'
  fi
}

install_config() {
  if [ -e "$root/etc/fieldhand/$role.yaml" ]; then
    say config "/etc/fieldhand/$role.yaml (kept as it is)"
  else
    put "$here/starter/$role.yaml" "/etc/fieldhand/$role.yaml"
    say config "/etc/fieldhand/$role.yaml (new, to start from)"
  fi
}

activate() {
  systemd-sysusers "$name.conf"
  systemd-tmpfiles --create "$name.conf"
  systemctl daemon-reload
  if [ "$role" = agent ] && command -v udevadm >/dev/null && systemctl -q is-active systemd-udevd; then
    udevadm control --reload
    udevadm trigger --action=add --subsystem-match=gpio --subsystem-match=i2c-dev --subsystem-match=pwm || true
  fi
  for each in fieldhand-agent fieldhand-gateway; do
    if systemctl -q is-active "$each" || [ "$(systemctl is-active "$each" || true)" = activating ]; then
      # one that does not come up tries again by itself; the upgrade is done all the same
      systemctl restart --no-block "$each"
      say restart "$each (journalctl -fu $each)"
    fi
  done
}

next_steps() {
  systemctl -q is-active "$name" 2>/dev/null && return
  printf '\nNext:\n'
  printf '  sudo nano /etc/fieldhand/%s.yaml\n' "$role"
  [ "$role" = gateway ] || printf '  fieldhand check /etc/fieldhand/agent.yaml\n'
  printf '  sudo systemctl enable --now %s\n' "$name"
  printf '  journalctl -fu %s\n' "$name"
}

install_role() {
  find_node
  install_program
  install_command
  install_units
  install_config
  if live; then
    activate
    next_steps
  fi
}

# ---- taking them away -----------------------------------------------------------------------------------------

other_role_is_here() {
  for each in agent gateway; do
    [ "$each" = "$role" ] || [ ! -e "$root$units/fieldhand-$each.service" ] || return 0
  done
  return 1
}

uninstall_role() {
  if live && [ -e "$units/$name.service" ]; then
    systemctl disable --now "$name" || true
    systemctl reset-failed "$name" 2>/dev/null || true
  fi
  rm -rf "$root$units/$name.service.d"
  rm -f "$root$units/$name.service" "$root/usr/lib/sysusers.d/$name.conf" "$root/usr/lib/tmpfiles.d/$name.conf"
  [ "$role" != agent ] || rm -f "$root/usr/lib/udev/rules.d/60-fieldhand.rules"
  say removed "$name"
  if other_role_is_here; then
    say kept "$lib and $bin, which the other service uses"
  else
    rm -rf "$root$lib" "$root$lib.new" "$root$lib.old" "$root$bin"
    say removed "$lib, $bin"
  fi
  if [ "$purge" = yes ]; then
    purge_role
  else
    say kept "/etc/fieldhand/$role.yaml and /var/lib/fieldhand/$role (--purge takes them too)"
  fi
  ! live || systemctl daemon-reload
}

purge_role() {
  rm -f "$root/etc/fieldhand/$role.yaml" "$root/etc/credstore/$name.token"
  rm -rf "$root/var/lib/fieldhand/$role" "$root/etc/systemd/system/$name.service.d"
  say removed "/etc/fieldhand/$role.yaml, /var/lib/fieldhand/$role"
  for folder in /etc/fieldhand /var/lib/fieldhand; do
    [ ! -d "$root$folder" ] || rmdir "$root$folder" 2>/dev/null || other_role_is_here ||
      say kept "$folder, which has other files"
  done
  if [ -z "$root" ] && getent passwd "$name" >/dev/null; then
    userdel "$name"
    say removed "user $name (the groups gpio and i2c stay)"
  fi
}

# ---------------------------------------------------------------------------------------------------------------

main() {
  role=
  purge=no
  work=install_role
  for word in "$@"; do
    case $word in
      agent | gateway)
        [ -z "$role" ] || fail 'one of agent and gateway at a time'
        role=$word
        ;;
      --uninstall) work=uninstall_role ;;
      --purge) purge=yes ;;
      -h | --help) usage 0 ;;
      *) fail "unknown word $word; see $0 --help" ;;
    esac
  done
  [ -n "$role" ] || usage 2 >&2
  [ "$purge" = no ] || [ "$work" = uninstall_role ] || fail '--purge goes with --uninstall'
  name=fieldhand-$role
  here=$(dirname "$(readlink -f "$0")")
  source=$(dirname "$here")
  check_machine
  $work
}

main "$@"
