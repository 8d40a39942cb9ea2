package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticatorTest {
  @TempDir Path dataDir;
  private Authenticator authenticator;
  private TokenIssuer issuer;
  private String adminToken;

  @BeforeEach
  void open() throws IOException {
    TestClock clock = new TestClock();
    SigningKeys keys = SigningKeys.open(dataDir, clock);
    authenticator =
        new Authenticator(
            new JwtVerifier(keys, new RevokedTokens(), clock),
            AdminToken.open(dataDir),
            OutsideTokens.NONE);
    issuer = new TokenIssuer(keys, clock);
    adminToken = Files.readString(dataDir.resolve(AdminToken.FILE)).strip();
  }

  @Test
  void noLine_isNoCredential() {
    assertThat(authenticator.agent(lines())).isInstanceOf(Authentication.None.class);
    assertThat(authenticator.client(lines(), null)).isInstanceOf(Authentication.None.class);
    assertThat(authenticator.administrator(lines())).isInstanceOf(Authentication.None.class);
  }

  @Test
  void identityOfAnotherIssuer_isPresentAsLongAsThatStandsByIt() {
    AtomicBoolean withdrawn = new AtomicBoolean();
    Identity outside =
        new Identity(
            Role.ADMIN,
            "ann",
            null,
            "idp:1",
            Instant.MAX,
            null,
            () -> withdrawn.get() ? Standing.ENDED : Standing.HOLDS);

    assertThat(authenticator.present(outside)).isSameAs(outside);
    withdrawn.set(true);
    assertThat(authenticator.present(outside)).isNull();
  }

  @Test
  void eachRole_isKnownByItsOwnToken() {
    assertSubject(authenticator.agent(lines("Bearer " + token(Role.AGENT))), "ann");
    assertSubject(authenticator.agent(lines("bearer   " + token(Role.AGENT) + " ")), "ann");
    assertSubject(authenticator.client(lines("Bearer " + token(Role.USER)), null), "ann");
    assertSubject(authenticator.administrator(lines("Bearer " + token(Role.ADMIN))), "ann");
    assertSubject(authenticator.administrator(lines("Bearer " + adminToken)), "administrator");
  }

  @Test
  void tokensOfOtherRoles_areRefused() {
    for (Role role : Role.values()) {
      Authenticator.Lines line = lines("Bearer " + token(role));
      Authentication asAgent = authenticator.agent(line);
      Authentication asAdministrator = authenticator.administrator(token(role));
      assertThat(asAgent.identityOrNull() != null).isEqualTo(role == Role.AGENT);
      assertThat(asAdministrator.identityOrNull() != null).isEqualTo(role == Role.ADMIN);
    }
    assertRefused(authenticator.agent(lines("Bearer " + adminToken)));
    assertRefused(authenticator.client(lines("Bearer " + adminToken), null));
  }

  @Test
  void ambiguousOrForeignCredentials_areRefused() {
    String good = "Bearer " + token(Role.AGENT);

    assertRefused(authenticator.agent(lines(good, good)));
    assertRefused(authenticator.agent(lines("Basic YTpi")));
    assertRefused(authenticator.agent(lines("")));
    assertRefused(authenticator.agent(lines("Bearer ")));
    assertRefused(authenticator.agent(lines("Bearer" + token(Role.AGENT))));
  }

  @Test
  void aClientsToken_decidesEvenWhereTheContainerSignedSomebodyIn() {
    assertSubject(authenticator.client(lines(), () -> "container-user"), "container-user");
    assertSubject(
        authenticator.client(lines("Bearer " + token(Role.USER)), () -> "container-user"), "ann");
    assertRefused(authenticator.client(lines("Bearer nonsense"), () -> "container-user"));
  }

  private String token(Role role) {
    return issuer.issue(new TokenRequest(role, "ann", null, Duration.ofHours(1))).value();
  }

  private static Authenticator.Lines lines(String... values) {
    return field -> Collections.enumeration(List.of(values));
  }

  private static void assertSubject(Authentication outcome, String subject) {
    assertThat(outcome.identityOrNull())
        .isNotNull()
        .extracting(Identity::subject)
        .isEqualTo(subject);
  }

  private static void assertRefused(Authentication outcome) {
    assertThat(outcome).isInstanceOf(Authentication.Refused.class);
  }
}
