package org.invertingproxy.proxy.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of everything an operator can set. */
public final class Options {
  /** Names the settings file. */
  public static final Option<Path> CONFIG =
      new Option<>(
          "config",
          Syntax.PATH,
          null,
          "The settings file, which must exist when it is named here. Otherwise"
              + " `inverting-proxy.properties` in the data directory is read if it exists.");

  /** Holds everything that must outlive a restart. */
  public static final Option<Path> DATA_DIR =
      new Option<>(
          "data-dir",
          Syntax.PATH,
          null,
          "Where registry, keys and the administrator's token live. By default"
              + " `$XDG_DATA_HOME/inverting-proxy`, or `~/.local/share/inverting-proxy`.");

  static final Option<String> DATABASE_URL =
      new Option<>(
          "database-url",
          Syntax.TEXT,
          null,
          "The database of the registry instead of the file: PostgreSQL, such as"
              + " `jdbc:postgresql://db.example.org/proxy`, or `jdbc:h2:mem:NAME` for memory, which"
              + " is lost when the proxy stops.");

  static final Option<String> DATABASE_USER =
      new Option<>("database-user", Syntax.TEXT, null, "Who connects to `database-url`.");

  static final Option<Path> DATABASE_PASSWORD_FILE =
      new Option<>(
          "database-password-file",
          Syntax.PATH,
          null,
          "The file with the password of `database-user`, read again for each new connection.");

  static final Option<String> DATABASE_JNDI =
      new Option<>(
          "database-jndi",
          Syntax.TEXT,
          null,
          "The servlet container's data source for the registry, instead of a URL, such as"
              + " `java:comp/env/jdbc/registry`.");

  /** The proxy's address. */
  public static final Option<URI> PUBLIC_URL =
      new Option<>(
          "public-url",
          Syntax.URL,
          null,
          "Where the proxy is reached from outside. Without it, the address of each request"
              + " counts.");

  /** Where the backends' hosts are. */
  public static final Option<String> TUNNEL_DOMAIN =
      new Option<>(
          "tunnel-domain",
          Syntax.HOST,
          null,
          "The domain under which each backend's host label is a host. By default the host of the"
              + " public URL if it is a name, else `localhost`.");

  /** More hosts of the proxy itself. */
  public static final Option<List<String>> CONTROL_HOSTS =
      new Option<>(
          "control-hosts",
          Syntax.HOSTS,
          "",
          "Hosts of admin page, API and agents, beside localhost, loopback addresses and the host"
              + " of the public URL.");

  /** Hosts shared by backends. */
  public static final Option<List<String>> PATH_HOSTS =
      new Option<>(
          "path-hosts",
          Syntax.HOSTS,
          "",
          "Hosts that route by path and user instead of by name. None may be a control host, since"
              + " all paths of a host share one browser origin.");

  /** Peers whose word about the client counts. */
  public static final Option<List<AddressRange>> TRUSTED_PROXIES =
      new Option<>(
          "trusted-proxies",
          Syntax.RANGES,
          "",
          "Addresses of load balancers in front of the proxy. Only from them are `X-Forwarded-For`,"
              + " `-Proto`, `-Host` and `Forwarded` kept and added to; from others they are"
              + " replaced. `Forwarded` is made of the others where they come. The last address in"
              + " `X-Forwarded-For` that is not one of these counts as the caller's.");

  /** No rights at all. */
  public static final Option<Boolean> OPEN =
      new Option<>(
          "open",
          Syntax.FLAG,
          "false",
          "Whether every host routes by path and agents need no token, as in Google's stand-alone"
              + " server. For trying things out only.");

  static final Option<Duration> GRACE =
      new Option<>(
          "grace",
          Syntax.duration(ZERO, ofHours(1)),
          GoDuration.format(Timeouts.DEFAULTS.agentGrace()),
          "How long a client waits for an agent of a known backend to appear.");

  static final Option<Duration> LEASE =
      new Option<>(
          "lease",
          Syntax.duration(ofMillis(100), ofHours(1)),
          GoDuration.format(Timeouts.DEFAULTS.lease()),
          "How long a polling agent has to fetch an offered request before it is offered again.");

  static final Option<Duration> RESPONSE_HEAD =
      new Option<>(
          "response-head",
          Syntax.duration(ofMillis(100), ofHours(24)),
          GoDuration.format(Timeouts.DEFAULTS.responseHead()),
          "How long a fetched request waits for the head of its response.");

  static final Option<Duration> CLIENT_STALL =
      new Option<>(
          "client-stall",
          Syntax.duration(ofMillis(100), ofHours(24)),
          GoDuration.format(Timeouts.DEFAULTS.clientStall()),
          "How long bytes of a response may wait for a client that takes none of them; it is cut"
              + " off then. Quiet streams, where nothing waits, live on.");

  static final Option<Duration> POLL =
      new Option<>(
          "poll",
          Syntax.duration(ofMillis(100), ofSeconds(50)),
          GoDuration.format(Timeouts.DEFAULTS.poll()),
          "How long a poll of Google's agents is held; they give up after 60 s.");

  static final Option<Duration> SESSION_POLL =
      new Option<>(
          "session-poll",
          Syntax.duration(ofMillis(100), ofSeconds(50)),
          GoDuration.format(Timeouts.DEFAULTS.sessionPoll()),
          "How long a poll of our agents is held. Must be shorter than `agent-dead`.");

  static final Option<Duration> AGENT_DEAD =
      new Option<>(
          "agent-dead",
          Syntax.duration(ofMillis(100), ofHours(1)),
          GoDuration.format(Timeouts.DEFAULTS.agentDead()),
          "How long after its last sign of life an agent counts as dead.");

  static final Option<Duration> DRAIN =
      new Option<>(
          "drain",
          Syntax.duration(ZERO, ofHours(24)),
          GoDuration.format(Timeouts.DEFAULTS.drain()),
          "How long running exchanges may go on when the proxy stops.");

  static final Option<Integer> WAITING_PER_BACKEND =
      new Option<>(
          "waiting-per-backend",
          Syntax.count(1, 1_000_000),
          Integer.toString(Limits.DEFAULTS.waitingPerBackend()),
          "How many requests of one backend may wait for their answer at once; streams and WebSockets"
              + " that have begun do not count.");

  static final Option<Integer> WAITING_TOTAL =
      new Option<>(
          "waiting-total",
          Syntax.count(1, 1_000_000),
          Integer.toString(Limits.DEFAULTS.waitingTotal()),
          "How many exchanges may be held in all.");

  static final Option<Integer> BODY_BUFFER =
      new Option<>(
          "body-buffer",
          Syntax.bytes(4 << 10, 64 << 20),
          Integer.toString(Limits.DEFAULTS.bodyBuffer()),
          "Bytes of body buffered per exchange and direction; `k` and `m` mean KiB and MiB.");

  static final Option<Long> MAX_BODY =
      new Option<>(
          "max-body",
          Syntax.size(0, Long.MAX_VALUE),
          Long.toString(Limits.DEFAULTS.maxBody()),
          "The largest request body, in bytes; `0` means no limit; `k`, `m` and `g` as above.");

  static final Option<Integer> HEAD_BYTES =
      new Option<>(
          "head-bytes",
          Syntax.bytes(4 << 10, 16 << 20),
          Integer.toString(Limits.DEFAULTS.headBytes()),
          "The largest head, in bytes, accepted from an agent; `k` and `m` mean KiB and MiB.");

  static final Option<Integer> HEAD_FIELDS =
      new Option<>(
          "head-fields",
          Syntax.count(10, 100_000),
          Integer.toString(Limits.DEFAULTS.headFields()),
          "The most field lines accepted from an agent.");

  static final Option<Integer> CHANNEL_HEAP =
      new Option<>(
          "channel-heap",
          Syntax.count(1, 80),
          Integer.toString(ProxyConfig.DEFAULT_CHANNEL_HEAP),
          "Percent of the heap for bytes that agents have sent over channels and clients have not"
              + " taken yet.");

  private static final List<Option<?>> OWN =
      List.of(
          CONFIG,
          DATA_DIR,
          DATABASE_URL,
          DATABASE_USER,
          DATABASE_PASSWORD_FILE,
          DATABASE_JNDI,
          PUBLIC_URL,
          TUNNEL_DOMAIN,
          CONTROL_HOSTS,
          PATH_HOSTS,
          TRUSTED_PROXIES,
          OPEN,
          GRACE,
          LEASE,
          RESPONSE_HEAD,
          CLIENT_STALL,
          POLL,
          SESSION_POLL,
          AGENT_DEAD,
          DRAIN,
          WAITING_PER_BACKEND,
          WAITING_TOTAL,
          BODY_BUFFER,
          MAX_BODY,
          HEAD_BYTES,
          HEAD_FIELDS,
          CHANNEL_HEAP);

  private static final List<Option<?>> ALL =
      Stream.of(
              OWN,
              MetricsOptions.all(),
              TlsOptions.all(),
              LogOptions.all(),
              OutsideOptions.all(),
              NameOptions.all())
          .flatMap(List::stream)
          .toList();

  private Options() {}

  /** All of them, in the manual's order. */
  public static List<Option<?>> all() {
    return ALL;
  }

  /** The option of that key, if there is one. */
  public static Optional<Option<?>> find(String key) {
    return ALL.stream().filter(option -> option.key().equals(key)).findFirst();
  }
}
