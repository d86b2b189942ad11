/** Nothing of these may be called: one at each end of what IANA keeps for special purposes, and the known metadata services. */
export const closedIpv4 = [
  ..."0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.5 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.254".split(
    " ",
  ),
  ..."127.0.0.1 127.0.0.53 127.255.255.254 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.254".split(
    " ",
  ),
  ..."192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.254 198.18.0.1 198.19.255.254".split(
    " ",
  ),
  ..."198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255".split(" "),
];

export const closedIpv6 = [
  ...":: ::1 ::2 100::1 fc00::1 fd00::1 fd00:ec2::254 fdff:ffff::1 fe80::1 febf::1 fec0::1 ff02::1 ff0e::1".split(
    " ",
  ),
  ..."2001::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 3fff::1 5f00::1 4000::1 64:ff9b:1::1".split(
    " ",
  ),
];

/** IPv4 in IPv6 whatever it says, and where the mapping holds a closed one. */
const transitional = [
  ..."::ffff:127.0.0.1 ::ffff:a9fe:a9fe ::ffff:10.0.0.5 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808".split(
    " ",
  ),
  ..."2001:0:4136:e378:8000:63bf:80ff:fffe 2002:808:808::1 fe80::5efe:7f00:1".split(" "),
  ..."2606:4700::5efe:7f00:1 2606:4700::200:5efe:a00:5 fe80::1%eth0".split(" "),
];

export const closed = [...closedIpv4, ...closedIpv6, ...transitional];

/** Those just beside the closed ones, and well-known ones. */
export const openIpv4 = [
  ..."1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.254 100.128.0.1 126.255.255.254 128.0.0.1".split(
    " ",
  ),
  ..."169.253.255.254 169.255.0.1 172.15.255.254 172.32.0.1 192.0.1.1 192.167.255.254 192.169.0.1".split(" "),
  ..."198.17.255.254 198.20.0.1 223.255.255.254".split(" "),
];

export const openIpv6 =
  "2001:200::1 2001:4860:4860::8888 2606:2800:220:1::1 2606:4700:4700::1111 2a00:1450:4001::1".split(" ");

export const open = [...openIpv4, ...openIpv6, "::ffff:8.8.8.8"];
