package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class JdbcTokenRegistryTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final Instant LATER = NOON.plus(Duration.ofDays(366));
  private static final Actor ANN = new Actor("ann", "jti-of-ann", "192.0.2.1");

  private final DatabaseConfig config;

  @TempDir Path dir;
  private OpenRegistry open;
  private JdbcTokenRegistry tokens;

  JdbcTokenRegistryTest(TestStore store) {
    config = store.newDatabase();
  }

  @BeforeEach
  void openRegistry() {
    open = new OpenRegistry(dir, config);
    tokens = at(NOON);
  }

  @AfterEach
  void closeRegistry() {
    open.close();
  }

  @Test
  void everyFieldIsKept_alsoOverARestart() {
    TokenRecord scoped = token("t2", Set.of("shop", "blog"), "for \"the\" shop ☂");
    TokenRecord free = token("t1", null, null);
    tokens.add(scoped, ANN);
    tokens.add(free, ANN);
    tokens.revoke("t2", LATER, ANN);
    open.close();
    openRegistry();

    TokenRecord revoked = tokens.find("t2").orElseThrow();
    assertThat(tokens.list()).containsExactly(free, revoked);
    assertThat(revoked.grant()).isEqualTo(scoped.grant());
    assertThat(revoked.revocation())
        .isEqualTo(new TokenRecord.Revocation(NOON, "ann (jti-of-ann)"));
    assertThat(tokens.find("T1")).isEmpty();
    assertThat(tokens.find("no id")).isEmpty();
  }

  @Test
  void revokingTwice_keepsTheFirst_andIsOnRecordOnce() {
    tokens.add(token("t", null, null), ANN);

    assertThat(tokens.revoke("t", LATER, ANN).now()).isTrue();
    TokenRegistry.Revoked again =
        at(NOON.plusSeconds(9)).revoke("t", LATER, new Actor("bob", "x", "y"));

    assertThat(again.now()).isFalse();
    assertThat(again.token().revocation())
        .isEqualTo(new TokenRecord.Revocation(NOON, "ann (jti-of-ann)"));
    AuditPage audit =
        open.audit.read(
            new AuditQuery(0, 10, null, null, null, Map.of(AuditQuery.Column.KIND, "token")));
    assertThat(audit.entries())
        .extracting(entry -> entry.event().action())
        .containsExactly("issue", "revoke");
    assertThat(String.valueOf(audit.entries().get(1).event().after()))
        .contains("\"revoked\":\"2026-01-02T12:00:00Z\"");
  }

  @Test
  void idWithoutARecord_isRevoked_untilAnyTokenOfThatIdWouldHaveEnded() {
    TokenRegistry.Revoked outcome = tokens.revoke("stranger", LATER, ANN);

    assertThat(outcome.now()).isTrue();
    assertThat(tokens.list())
        .containsExactly(
            new TokenRecord(
                "stranger", LATER, null, new TokenRecord.Revocation(NOON, "ann (jti-of-ann)")));
    assertThatThrownBy(() -> tokens.revoke("no id", LATER, ANN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listener_hearsOfWhatWasRevokedBefore_andOfEachRevocation() {
    List<String> heard = new ArrayList<>();
    tokens.add(token("good", null, null), ANN);
    tokens.revoke("before", LATER, ANN);

    tokens.onRevoked((id, expires) -> heard.add(id + " " + expires));
    tokens.revoke("good", LATER, ANN);

    assertThat(heard).containsExactly("before " + LATER, "good " + NOON.plusSeconds(3600));
  }

  @Test
  void tokensThatHaveBeenOverForLong_areForgotten_unlessTheyWereRevoked() {
    tokens.add(token("old", Set.of("shop"), null), ANN);
    tokens.add(token("revoked", Set.of("shop"), null), ANN);
    tokens.revoke("revoked", LATER, ANN);
    tokens.revoke("later", LATER, ANN);
    HandCrankedScheduler scheduler = new HandCrankedScheduler();
    Instant then = NOON.plusSeconds(3600).plus(JdbcTokenRegistry.KEPT).plusSeconds(1);
    try (JdbcTokenRegistry tidied =
        new JdbcTokenRegistry(
            open.database, open.audit, scheduler, Clock.fixed(then, ZoneOffset.UTC))) {
      assertThat(tidied.list()).hasSize(3);
      scheduler.runAll();
      assertThat(tidied.list()).extracting(TokenRecord::id).containsExactly("later", "revoked");
    } finally {
      scheduler.shutdownNow();
    }
  }

  private JdbcTokenRegistry at(Instant time) {
    return new JdbcTokenRegistry(open.database, open.audit, Clock.fixed(time, ZoneOffset.UTC));
  }

  private static TokenRecord token(
      String id, @Nullable Set<String> backends, @Nullable String note) {
    return new TokenRecord(
        id,
        NOON.plusSeconds(3600),
        new TokenRecord.Grant("agent", "bob", backends, "kid", NOON, "ann (jti-of-ann)", note),
        null);
  }
}
