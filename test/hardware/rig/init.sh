#!/bin/busybox sh
# First process of the VM: modules, the two shares, then one command in the host's root; its status goes to a file.
/bin/busybox mkdir -p /proc /sys /dev /host
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
for name in $(cat /modules/order); do
  insmod "/modules/$name.ko" || echo "rig: module $name did not load"
done

# The host's files, read-only; what must be written goes to a tmpfs on /run or to the results share.
mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=524288 host /host || reboot -f
mount -t tmpfs tmpfs /host/run
rig=/host/run/rig
mkdir -p $rig/results $rig/bin $rig/tmp $rig/home
cp -r /modules $rig/modules
cp /bin/busybox $rig/bin/busybox
for name in insmod rmmod; do ln -s busybox $rig/bin/$name; done
mount -t 9p -o trans=virtio,version=9p2000.L,rw,msize=524288 results $rig/results || reboot -f
mount -t configfs configfs /sys/kernel/config
mount -t debugfs debugfs /sys/kernel/debug
for name in proc sys dev; do mount --rbind /$name /host/$name; done
mkdir -p /host/dev/shm && mount -t tmpfs tmpfs /host/dev/shm
ip link set lo up
if [ -e /sys/class/net/eth0 ]; then
  ip addr add 10.0.2.15/24 dev eth0
  ip link set eth0 up
  ip route add default via 10.0.2.2
fi

chroot /host /bin/sh /run/rig/results/command > $rig/results/output 2>&1
echo $? > $rig/results/status
sync
reboot -f
