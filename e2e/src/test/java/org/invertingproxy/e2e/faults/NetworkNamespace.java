package org.invertingproxy.e2e.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A machine of its own as far as the network is concerned, joined to this one by a cable that can
 * be made to swallow everything: both ends stay up, and neither is told anything. Needs root,
 * {@code ip} and {@code iptables}; fails where they are missing. Gone when closed.
 */
final class NetworkNamespace implements AutoCloseable {
  private final String name;
  private final String cable;
  private final String subnet;

  private NetworkNamespace(String name, String cable, String subnet) {
    this.name = name;
    this.cable = cable;
    this.subnet = subnet;
  }

  /** Makes one with a subnet that nothing else on this machine is likely to use. */
  static NetworkNamespace create() throws IOException, InterruptedException {
    int number = ThreadLocalRandom.current().nextInt(1, 64 * 256);
    String name = "inverting-" + number;
    String subnet = "100.%d.%d.".formatted(64 + number / 256, number % 256); // RFC 6598
    NetworkNamespace made = new NetworkNamespace(name, "ip" + number + "a", subnet);
    String far = "ip" + number + "b";
    run("ip", "netns", "add", name);
    run("ip", "link", "add", made.cable, "type", "veth", "peer", "name", far, "netns", name);
    run("ip", "address", "add", made.here() + "/30", "dev", made.cable);
    run("ip", "link", "set", made.cable, "up");
    made.inside("ip", "address", "add", subnet + "2/30", "dev", far);
    made.inside("ip", "link", "set", far, "up");
    made.inside("ip", "link", "set", "lo", "up");
    return made;
  }

  /** This machine, as seen from the other end. */
  String here() {
    return subnet + "1";
  }

  /** What starts a command at the other end. */
  List<String> prefix() {
    return List.of("ip", "netns", "exec", name);
  }

  /** From now on nothing to or from that port of this machine arrives. */
  void cut(int port) throws IOException, InterruptedException {
    inside("iptables", "-A", "OUTPUT", "-p", "tcp", "--dport", text(port), "-j", "DROP");
    inside("iptables", "-A", "INPUT", "-p", "tcp", "--sport", text(port), "-j", "DROP");
  }

  /** Everything arrives again. */
  void heal() throws IOException, InterruptedException {
    inside("iptables", "-F");
  }

  private static String text(int number) {
    return Integer.toString(number);
  }

  private void inside(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(prefix());
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
  }

  /** The cable goes with it. */
  @Override
  public void close() throws IOException, InterruptedException {
    run("ip", "netns", "delete", name);
  }
}
