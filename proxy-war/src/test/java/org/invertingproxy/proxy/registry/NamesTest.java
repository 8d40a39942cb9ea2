package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.config.OwnHosts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose the names of records are, and when they are free. */
@ParameterizedClass
@EnumSource(TestStore.class)
class NamesTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final NameRules RULES =
      new NameRules(
          NameRules.DEFAULTS.reservedLabels(),
          NameRules.DEFAULTS.retention(),
          OwnHosts.of(
              URI.create("https://public.test/"),
              "tunnel.test",
              List.of("control.test"),
              List.of("path.test")));
  private static final Actor ANN = new Actor("ann", "t1", "192.0.2.1");
  private static final Actor BOB = new Actor("bob", "t2", "192.0.2.2");

  private final DatabaseConfig database;

  @TempDir Path dir;
  private OpenRegistry open;

  NamesTest(TestStore store) {
    database = store.newDatabase();
  }

  @BeforeEach
  void openRegistry() {
    openAt(NOON);
  }

  @AfterEach
  void closeRegistry() {
    open.close();
  }

  @Test
  void owner_isWhoeverMakesTheRecord_unlessSomebodyIsNamed_andStays() {
    assertThat(put("a", null, null, ANN).owner()).isEqualTo("ann");
    assertThat(put("b", null, "carol", ANN).owner()).isEqualTo("carol");
    assertThat(put("a", null, null, BOB).owner()).isEqualTo("ann");
    assertThat(put("a", null, "bob", ANN).owner()).isEqualTo("bob");
  }

  @Test
  void namesOfADeletedRecord_areKeptForItsOwner() {
    put("shop", "store", null, ANN, "www.shop.test");
    open.registry.delete("shop", ANN);

    refused("shop", () -> put("shop", "other", null, BOB), "The id shop was given up by ann");
    refused("SHOP", () -> put("SHOP", "other", null, BOB), "The id SHOP was given up by ann");
    refused("x", () -> put("x", "store", null, BOB), "The host label store was given up by ann");
    refused(
        "x",
        () -> put("x", null, null, BOB, "www.shop.test"),
        "The host name www.shop.test was given up by ann and is kept for that owner until"
            + " 2026-02-01T12:00:00Z");
    Backend again = put("shop", "store", null, ANN, "www.shop.test");
    assertThat(again.hostLabel()).isEqualTo("store");
  }

  @Test
  void namesTakenBackByTheirOwner_areRetiredAnewWhenDeletedAgain() {
    put("shop", null, null, ANN);
    open.registry.delete("shop", ANN);
    put("shop", null, null, ANN);
    put("shop", null, "bob", ANN);
    open.registry.delete("shop", ANN);
    refused("shop", () -> put("shop", null, null, ANN), "was given up by bob");
    put("shop", null, null, BOB);
  }

  @Test
  void restart_frees_nothing() {
    put("shop", null, null, ANN);
    open.registry.delete("shop", ANN);
    reopenAt(NOON.plus(Duration.ofDays(29)));
    refused("shop", () -> put("shop", null, null, BOB), "was given up by ann");
  }

  @Test
  void nameIsFree_whenTheTimeIsOver() {
    put("shop", "store", null, ANN, "www.shop.test");
    open.registry.delete("shop", ANN);
    reopenAt(NOON.plus(Duration.ofDays(30)));
    assertThat(put("shop", "store", null, BOB, "www.shop.test").owner()).isEqualTo("bob");
  }

  @Test
  void clockThatWasWrongForAWhile_hasFreedNothing() {
    put("shop", "store", null, ANN, "www.shop.test");
    open.registry.delete("shop", ANN);
    reopenAt(NOON.plus(Duration.ofDays(9_999)));
    put("x", null, null, BOB);
    open.registry.delete("x", BOB);
    put("y", null, null, BOB);
    reopenAt(NOON.plusSeconds(1));
    refused("shop", () -> put("shop", "other", null, BOB), "was given up by ann");
    refused("z", () -> put("z", "store", null, BOB), "was given up by ann");
    refused("z", () -> put("z", null, null, BOB, "www.shop.test"), "was given up by ann");
  }

  @Test
  void labelAndHostThatARecordGivesUp_areKept_too() {
    put("shop", "old", null, ANN, "old.shop.test", "same.shop.test");
    put("shop", "new", null, ANN, "same.shop.test");
    refused("x", () -> put("x", "old", null, BOB), "The host label old was given up by ann");
    refused("x", () -> put("x", null, null, BOB, "old.shop.test"), "The host name old.shop.test");
    put("shop", "old", null, ANN, "old.shop.test");
    refused("x", () -> put("x", "new", null, BOB), "The host label new was given up by ann");
  }

  @Test
  void changeThatIsRefused_givesNothingUp() {
    put("taken", null, null, BOB);
    put("shop", "store", null, ANN);
    refused("shop", () -> put("shop", "taken", null, ANN), "belongs to the backend taken already");
    put("shop", "other", null, ANN);
    put("shop", "store", null, ANN);
    open.registry.delete("taken", BOB);
    refused("shop", () -> put("shop", "taken", null, ANN), "was given up by bob");
    assertThat(open.registry.find("shop").orElseThrow().hostLabel()).isEqualTo("store");
  }

  @Test
  void idThatIsNotFreeAsALabel_isARecordWithoutOne() {
    put("x", "store", null, ANN);
    open.registry.delete("x", ANN);
    assertThat(put("store", null, null, BOB).hostLabel()).isNull();
    assertThat(put("admin", null, null, BOB).hostLabel()).isNull();
  }

  @Test
  void reservedLabel_isRefused_butARecordThatHasItKeepsIt() {
    assertThatThrownBy(() -> put("x", "admin", null, ANN))
        .isInstanceOf(InvalidBackendException.class)
        .hasMessage("hostLabel is reserved: no backend gets admin");
    put("x", "harmless", null, ANN);
    open.database.change(handle -> handle.execute("update backend set host_label = 'admin'"));
    assertThat(put("x", "admin", null, ANN).hostLabel()).isEqualTo("admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1",
        "127.9.9.9",
        "[::1]",
        "public.test",
        "control.test",
        "path.test",
        "tunnel.test",
        "shop.tunnel.test",
        "deep.below.tunnel.test"
      })
  void hostOfTheProxyItself_isRefused_butARecordThatHasItKeepsIt(String host) {
    assertThatThrownBy(() -> put("x", null, null, ANN, "www.shop.test", host))
        .isInstanceOf(InvalidBackendException.class)
        .hasMessage("hostNames must not name a host of the proxy itself: " + host);
    put("x", null, null, ANN, "www.shop.test");
    open.database.change(handle -> handle.execute("update backend_host set host = '" + host + "'"));
    assertThat(put("x", null, null, ANN, host).hostNames()).containsExactly(host);
  }

  @Test
  void hostBesideThoseOfTheProxy_isTaken() {
    String[] hosts = {"www.public.test", "mytunnel.test", "192.0.2.1", "x.localhost"};
    assertThat(put("x", null, null, ANN, hosts).hostNames()).containsExactlyInAnyOrder(hosts);
  }

  @Test
  void idThatDiffersInCaseOnly_isNotForAnotherOwner() {
    put("Shop", null, null, ANN);
    refused(
        "shop",
        () -> put("shop", null, null, BOB),
        "The id shop differs only in case from Shop, which is ann's");
    put("shop", null, null, ANN);
    assertThat(open.registry.list()).extracting(Backend::id).containsExactly("Shop", "shop");
  }

  @Test
  void recordWhoseIdLooksLikeItsSisters_getsNoOtherOwner() {
    put("Shop", null, null, ANN);
    put("shop", null, null, ANN);
    refused(
        "shop",
        () -> put("shop", null, "bob", ANN),
        "The id shop differs only in case from Shop, which is ann's");
    assertThat(open.registry.list()).extracting(Backend::owner).containsOnly("ann");
    open.registry.delete("Shop", ANN);
    assertThat(put("shop", null, "bob", ANN).owner()).isEqualTo("bob");
  }

  private Backend put(
      String id, @Nullable String label, @Nullable String owner, Actor by, String... hosts) {
    return open.registry.put(
        new Backend(
            id,
            "allUsers",
            "agent",
            List.of("/"),
            label,
            List.of(hosts),
            owner,
            "",
            BackendTerms.NONE,
            NOON,
            null),
        by);
  }

  private void refused(String id, Runnable change, String why) {
    boolean there = open.registry.find(id).isPresent();
    assertThatThrownBy(change::run)
        .isInstanceOf(RegistryConflictException.class)
        .hasMessageContaining(why);
    assertThat(open.registry.find(id).isPresent()).isEqualTo(there);
  }

  private void openAt(Instant time) {
    open = new OpenRegistry(dir, database, RULES, Clock.fixed(time, ZoneOffset.UTC));
  }

  private void reopenAt(Instant time) {
    open.close();
    openAt(time);
  }
}
