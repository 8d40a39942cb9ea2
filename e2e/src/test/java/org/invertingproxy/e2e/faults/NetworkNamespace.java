package org.invertingproxy.e2e.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A machine of its own as far as the network is concerned, joined to this one by a cable that can
 * be made to swallow everything: both ends stay up, and neither is told anything. Gone when closed.
 */
final class NetworkNamespace implements AutoCloseable {
  private static final List<String> FILTERS = List.of("iptables", "ip6tables");

  /** A rule that has stopped packets, with its protocol. */
  private static final Pattern STOPPED = Pattern.compile("-p (\\w+) .*-c [1-9]\\d* \\d+ -j REJECT");

  private final String name;
  private final String cable;
  private final String subnet;
  private final Path files;

  private NetworkNamespace(int number) {
    this.name = "inverting-" + number;
    this.cable = "ip" + number;
    this.subnet = "100.%d.%d.".formatted(64 + number / 256, number % 256); // RFC 6598
    this.files = Path.of("/etc/netns", name);
  }

  /**
   * Makes one with a subnet that nothing else on this machine is likely to use. Needs root, {@code
   * ip} and {@code iptables}: aborts the test where this machine does not let it.
   *
   * @param host a name by which this machine is known there
   */
  static NetworkNamespace create(String host) throws IOException, InterruptedException {
    NetworkNamespace made = new NetworkNamespace(ThreadLocalRandom.current().nextInt(1, 64 * 256));
    try {
      run("ip", "netns", "add", made.name);
    } catch (IOException e) {
      return Assumptions.abort("no network namespaces on this machine: " + e.getMessage());
    }
    try {
      made.connect();
      // What "ip netns exec" puts in the place of the files of that name in /etc.
      Files.createDirectories(made.files);
      Files.writeString(
          made.files.resolve("hosts"), "127.0.0.1 localhost\n" + made.here() + " " + host + "\n");
      made.inside("iptables", "-F");
      return made;
    } catch (IOException e) {
      made.close();
      return Assumptions.abort("no cables or filters on this machine: " + e.getMessage());
    }
  }

  private void connect() throws IOException, InterruptedException {
    String far = cable + "f";
    run("ip", "link", "add", cable, "type", "veth", "peer", "name", far, "netns", name);
    run("ip", "address", "add", here() + "/30", "dev", cable);
    run("ip", "link", "set", cable, "up");
    inside("ip", "address", "add", subnet + "2/30", "dev", far);
    inside("ip", "link", "set", far, "up");
    inside("ip", "link", "set", "lo", "up");
  }

  /** This machine, as seen from the other end. */
  String here() {
    return subnet + "1";
  }

  /** What starts a command at the other end. */
  List<String> prefix() {
    return List.of("ip", "netns", "exec", name);
  }

  /** The same machine, as seen from this one. */
  String there() {
    return subnet + "2";
  }

  /**
   * From now on there are a way to everywhere and a name server, and whatever goes there, or
   * anywhere but to these ports, is stopped and counted.
   */
  void watch(int... ports) throws IOException, InterruptedException {
    Files.writeString(
        files.resolve("resolv.conf"), "nameserver 192.0.2.53\noptions timeout:1 attempts:1\n");
    inside("ip", "route", "add", "default", "via", here());
    for (String filter : FILTERS) {
      for (int port : ports) {
        inside(filter, "-A", "OUTPUT", "-p", "tcp", "--syn", "--dport", text(port), "-j", "ACCEPT");
      }
      inside(filter, "-A", "OUTPUT", "-p", "tcp", "--syn", "-j", "REJECT");
      inside(filter, "-A", "OUTPUT", "-p", "udp", "-j", "REJECT");
    }
  }

  /** What has been stopped, by protocol. */
  List<String> stopped() throws IOException, InterruptedException {
    List<String> seen = new ArrayList<>();
    for (String filter : FILTERS) {
      Matcher rules = STOPPED.matcher(inside(filter, "-vS", "OUTPUT"));
      while (rules.find()) {
        seen.add(rules.group(1));
      }
    }
    return seen;
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

  /** Runs a command there; what it says. */
  private String inside(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(prefix());
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Where administrators' commands are, which not every user looks in.
    builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
    return said;
  }

  /** The cable goes with it. */
  @Override
  public void close() throws IOException, InterruptedException {
    Files.deleteIfExists(files.resolve("hosts"));
    Files.deleteIfExists(files.resolve("resolv.conf"));
    Files.deleteIfExists(files);
    run("ip", "netns", "delete", name);
  }
}
