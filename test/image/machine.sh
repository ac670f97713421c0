# The first process of the namespaces that machine.ts makes. Holds them until its standard input ends, then cleans up.
#
#   machine.sh CACHE CGROUP
set -eu
cache=$1
cgroup=$2

podman() {
  command podman --runtime runc --cgroup-manager cgroupfs "$@"
}

tidy() {
  podman rm --all --force --time 0 --volumes
  podman volume rm --all --force
  buildah rm --all
} >/dev/null 2>&1

# images are kept from run to run, so one run at a time
exec 9>"$cache/lock"
flock -w 170 9 || { echo 'another run of these tests holds the images' >&2; exit 1; }

# what podman, buildah and runc know of running containers is this run's alone, and gone with it
for path in /run/netns /run/runc /run/containers /run/libpod /run/lock /dev/shm; do
  mkdir -p "$path"
  mount -t tmpfs tmpfs "$path"
done
mkdir -p "$cache/storage" /var/lib/containers
mount --bind "$cache/storage" /var/lib/containers
# what a run that was killed has left on disk
tidy || true

echo ready
cat >/dev/null || true
tidy || true
find /sys/fs/cgroup -depth -type d -path "*/$cgroup*" -exec rmdir {} + 2>/dev/null || true
