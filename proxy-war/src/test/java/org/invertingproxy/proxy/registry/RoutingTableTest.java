package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTableTest {
  private final RoutingTable table = new RoutingTable();
  private final ScriptedPresence presence = new ScriptedPresence(table);

  @ParameterizedTest
  @CsvSource({
    "/foo, /foo, true",
    "/foo, /foo/, true",
    "/foo, /foo/bar, true",
    "/foo, /foo//bar, true",
    "/foo, /foobar, false",
    "/foo, /fo, false",
    "/foo, /foo;v=1, false",
    "/foo, /%66oo, false",
    "/foo, /FOO, false",
    "/foo, //foo, false",
    "/foo, /, false",
    "/foo/, /foo/, true",
    "/foo/, /foo/bar, true",
    "/foo/, /foo, false",
    "/, /, true",
    "/, /foo, true",
    "/, /foo/bar/, true",
    "/, //, true",
    "/, *, false",
    "/a%2Fb, /a%2Fb/c, true",
    "/a%2Fb, /a/b/c, false"
  })
  void prefixMatchesWholeSegmentsOfTheRawPath(String prefix, String path, boolean matches) {
    store("it", "allUsers", prefix);
    assertThat(route(null, path)).isEqualTo(matches ? "it offline" : "nowhere");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // online; user; path; chosen
        "root app deep, -, /app/deep/x, deep online",
        "root app deep, -, /app/deeper, app online",
        "root app deep, -, /other, root online",
        "root app, -, /app/deep/x, app online",
        "root, -, /app/deep/x, root online",
        "'', -, /app/deep/x, deep offline",
        "root app deep own, ann@example.com, /app/deep/x, own online",
        "root app deep, ann@example.com, /app/deep/x, deep online",
        "root app deep, ann@example.com, /own, root online",
        "'', ann@example.com, /app/deep/x, own offline",
        "own ownDeep, Ann@Example.com, /app/deep/x, ownDeep online",
        "own, ann@example.com, /app/deep/x, own online",
        "own, bob@example.com, /app/deep/x, deep offline"
      })
  void longestPrefixOfTheUser_thenOfEveryone_andNoDeadOneHidesALiveOne(
      String online, @Nullable String user, String path, String chosen) {
    store("root", "allUsers", "/");
    store("app", "allUsers", "/app");
    store("deep", "allUsers", "/app/deep");
    store("own", "ann@example.com", "/app");
    store("ownDeep", "x@example.com, ann@example.com", "/app/deep");
    Stream.of(online.split(" ")).forEach(presence::online);
    if (user != null && online.isEmpty()) {
      table.deleted("ownDeep");
    }
    assertThat(route(user, path)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "allUsers, -, it offline",
        "allUsers, ann, it offline",
        "allSignedIn, -, sign in",
        "allSignedIn, ann, it offline",
        "ann@example.com, -, sign in",
        "ann@example.com, ANN@example.com, it offline",
        "ann@example.com, bob@example.com, nowhere",
        "'ann, bob', bob, it offline",
        "'ann, bob', Bob, nowhere",
        "*@example.com, eve@example.com, it offline",
        "*@example.com, eve@evil.test@example.com, nowhere",
        "*@example.com, eve@sub.example.com, nowhere",
        "*@example.com, -, sign in"
      })
  void endUsersAreFoundByName_byDomainAndTogether(
      String endUser, @Nullable String user, String answer) {
    store("it", endUser, "/app");
    assertThat(route(user, "/app")).isEqualTo(answer);
    assertThat(route(user, "/elsewhere")).isEqualTo("nowhere");
  }

  @Test
  void tiesGoToTheOneSeenLast() {
    store("a", "allUsers", "/");
    store("b", "allUsers", "/");
    store("c", "allUsers", "/");
    assertThat(route(null, "/")).isEqualTo("a offline");
    presence.seen("b", 10).seen("c", 20).seen("a", 5);
    assertThat(route(null, "/")).isEqualTo("c offline");
    presence.online("a", "b");
    assertThat(route(null, "/")).isEqualTo("b online");
    presence.seen("a", 30);
    assertThat(route(null, "/")).isEqualTo("a online");
    presence.busy("a");
    assertThat(route(null, "/")).isEqualTo("b online");
    presence.busy("b");
    assertThat(route(null, "/")).as("seen last, though not there").isEqualTo("a offline");
    presence.gone("a").seen("c", 40);
    assertThat(route(null, "/")).isEqualTo("c offline");
  }

  @Test
  void agentsMayBeThereBeforeTheirRecord_andRecordsComeBack() {
    presence.online("a").seen("a", 10);
    store("b", "allUsers", "/");
    presence.online("b").seen("b", 5);
    store("a", "allUsers", "/");
    assertThat(route(null, "/")).isEqualTo("a online");
    table.deleted("a");
    assertThat(route(null, "/")).isEqualTo("b online");
    store("a", "allUsers", List.of("/x", "/"), null, List.of());
    assertThat(route(null, "/")).isEqualTo("a online");
    presence.gone("a");
    table.deleted("a");
    assertThat(route(null, "/")).isEqualTo("b online");
  }

  @Test
  void manyTies_costNoMoreThanFew() {
    int records = 50_000;
    for (int i = 0; i < records; i++) {
      store("b" + i, "allUsers", "/");
      presence.seen("b" + i, i);
    }
    assertThat(route(null, "/")).isEqualTo("b49999 offline");
    for (int i = 0; i < records; i += 2) {
      presence.online("b" + i);
    }
    long before = presence.questions();
    assertThat(route(null, "/page")).isEqualTo("b49998 online");
    presence.busy("b49998").gone("b49996");
    assertThat(route(null, "/page")).isEqualTo("b49994 online");
    assertThat(presence.questions() - before).isLessThan(10);
  }

  @ParameterizedTest
  @CsvSource({
    "/foo/.., escape",
    "/foo/../bar, escape",
    "/foo/a/../../bar, escape",
    "/foo/./../bar, escape",
    "/foo//../bar, escape",
    "/foo/%2e%2e/bar, escape",
    "/foo/.%2E/bar, escape",
    "/foo/..;x=1/bar, escape",
    "/foo/a/..;/%2e%2e;/bar, escape",
    "/foo/..%2fbar, escape",
    "/foo/%2E.%2Fbar, escape",
    "/foo/..%5Cbar, escape",
    "/foo/..\\bar, escape",
    "/foo/a/../b, foo offline",
    "/foo/a/.., foo offline",
    "/foo/., foo offline",
    "/foo/..., foo offline",
    "/foo/..a, foo offline",
    "/foo/a;../b, foo offline",
    "/foo/%252e%252e/bar, foo offline",
    "/other/../../bar, root offline",
    "/.., root offline"
  })
  void dotSegmentsThatLeaveThePrefixAreRefused(String path, String answer) {
    store("foo", "allUsers", "/foo");
    store("root", "allUsers", "/");
    assertThat(route(null, path)).isEqualTo(answer);
  }

  @Test
  void changesMoveHostsAndPaths() {
    Backend first = store("a", "allUsers", List.of("/a", "/b"), "one", List.of("www.example.org"));
    assertThat(table.byHostLabel("one")).contains(first);
    assertThat(table.byHostName("www.example.org")).contains(first);
    table.stored(first);
    assertThat(table.byHostLabel("one")).contains(first);
    assertThat(table.byHostName("www.example.org")).contains(first);

    Backend second = store("a", "allUsers", List.of("/b", "/c"), "two", List.of());
    assertThat(table.find("a")).contains(second);
    assertThat(table.byHostLabel("one")).isEmpty();
    assertThat(table.byHostLabel("two")).contains(second);
    assertThat(table.byHostName("www.example.org")).isEmpty();
    assertThat(route(null, "/a")).isEqualTo("nowhere");
    assertThat(route(null, "/b")).isEqualTo("a offline");
    assertThat(route(null, "/c")).isEqualTo("a offline");

    table.deleted("a");
    table.deleted("a");
    assertThat(table.find("a")).isEmpty();
    assertThat(table.byHostLabel("two")).isEmpty();
    assertThat(route(null, "/b")).isEqualTo("nowhere");
  }

  @Test
  void endlessPathsCostLittle() {
    store("it", "allUsers", "/app");
    String path = "/app" + "/".repeat(1_000_000);
    assertThat(PathPrefixes.of(path, 4)).containsExactly("/app", "/");
    assertThat(route(null, path)).isEqualTo("it offline");
  }

  @Test
  void readersFindTheBackendAtAnyMomentOfItsChanges() throws InterruptedException {
    List<List<String>> prefixes =
        List.of(List.of("/app"), List.of("/app", "/x"), List.of("/app/"), List.of("/"));
    List<String> users = List.of("allUsers", "ann", "allSignedIn", "ann, bob");
    store("it", "allUsers", List.of("/app"), "it", List.of());
    AtomicBoolean stop = new AtomicBoolean();
    List<Reader> readers = List.of(new Reader(stop), new Reader(stop));
    readers.forEach(Thread::start);
    for (int i = 0; i < 5_000; i++) {
      presence.seen("it", i);
      store("it", users.get(i % 4), prefixes.get(i / 4 % 4), "it", List.of());
      store("other" + i % 10, "allUsers", "/app/other");
    }
    stop.set(true);
    for (Reader reader : readers) {
      reader.join();
      assertThat(reader.misses).isZero();
      assertThat(reader.reads).isPositive();
    }
  }

  /** Asks for the same request over and over. */
  private final class Reader extends Thread {
    private final AtomicBoolean stop;
    private volatile long reads;
    private volatile long misses;

    private Reader(AtomicBoolean stop) {
      this.stop = stop;
    }

    @Override
    public void run() {
      long read = 0;
      long missed = 0;
      do {
        read++;
        boolean found =
            route("ann", "/app/page").equals("it offline")
                && table.find("it").isPresent()
                && table.byHostLabel("it").isPresent();
        missed += found ? 0 : 1;
      } while (!stop.get());
      reads = read;
      misses = missed;
    }
  }

  private String route(@Nullable String user, String path) {
    Route route = table.route(user, path, presence);
    if (route instanceof Route.To to) {
      return to.backend().id() + (to.online() ? " online" : " offline");
    }
    return route instanceof Route.SignIn
        ? "sign in"
        : route instanceof Route.Escape ? "escape" : "nowhere";
  }

  private void store(String id, String endUser, String prefix) {
    store(id, endUser, List.of(prefix), null, List.of());
  }

  private Backend store(
      String id,
      String endUser,
      List<String> prefixes,
      @Nullable String label,
      List<String> hosts) {
    Backend backend =
        new Backend(id, endUser, "agent", prefixes, label, hosts, Instant.EPOCH, null);
    assertThat(BackendValidator.problems(backend)).isEmpty();
    table.stored(backend);
    return backend;
  }
}
