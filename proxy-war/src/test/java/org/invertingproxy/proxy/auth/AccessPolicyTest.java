package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.invertingproxy.proxy.registry.Backend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessPolicyTest {
  private final AccessPolicy policy = new AccessPolicy(false);

  @ParameterizedTest
  @CsvSource({
    // subject of the token, its backends, answer for backend "shop" of agent user "ann"
    "ann,,             GRANTED",
    "ann,shop,         GRANTED",
    "ann,other,        DENIED",
    "ann,shop|other,   GRANTED",
    "ann,none,         DENIED",
    "bob,shop,         GRANTED",
    "bob,,             DENIED",
    "ANN,,             DENIED",
    "shop,,            DENIED",
  })
  void agents(String subject, @Nullable String backends, Access expected) {
    assertThat(policy.serve(identity(Role.AGENT, subject, backends), backend("x@y.test")))
        .isEqualTo(expected);
  }

  @Test
  void agentWithAnEmptyList_servesNothing() {
    Identity agent = new Identity(Role.AGENT, "ann", Set.of(), "id", Instant.MAX);

    assertThat(policy.serve(agent, backend("allUsers"))).isEqualTo(Access.DENIED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // end user of the backend; subject of the client, or none; answer
        "allUsers; ; GRANTED",
        "allUsers; ann@example.com; GRANTED",
        "allSignedIn; ; UNAUTHENTICATED",
        "allSignedIn; ann; GRANTED",
        "allusers; ; UNAUTHENTICATED",
        "allusers; ann; DENIED",
        "ann@example.com; ; UNAUTHENTICATED",
        "ann@example.com; ann@example.com; GRANTED",
        "ann@example.com; Ann@EXAMPLE.com; GRANTED",
        "ann@example.com; bob@example.com; DENIED",
        "ann@example.com; ann@example.com.evil.test; DENIED",
        "kim@example.com; \u212Aim@example.com; DENIED",
        "ann; ann; GRANTED",
        "ann; Ann; DENIED",
        "ann@example.com, bob@example.com; bob@example.com; GRANTED",
        "ann@example.com, bob@example.com; eve@example.com; DENIED",
        "ann@example.com,, ; ann@example.com; GRANTED",
        "*@example.com; eve@example.com; GRANTED",
        "*@example.com; eve@Example.COM; GRANTED",
        "*@example.com; eve@sub.example.com; DENIED",
        "*@example.com; eve@evilexample.com; DENIED",
        "*@example.com; eve@evil.test@example.com; DENIED",
        "*@example.com; @example.com; DENIED",
        "*@example.com; example.com; DENIED",
        "*@example.com; ; UNAUTHENTICATED",
        "*@; eve@; DENIED",
        "*; eve; DENIED",
        "ann, allUsers; ; GRANTED",
      })
  void clients(String endUser, @Nullable String subject, Access expected) {
    Identity client = subject == null ? null : identity(Role.USER, subject, null);

    assertThat(policy.use(client, backend(endUser))).isEqualTo(expected);
  }

  @Test
  void clientTokenForOneBackend_opensNoOther() {
    Backend shop = backend("allSignedIn");

    assertThat(policy.use(identity(Role.USER, "ann", "shop"), shop)).isEqualTo(Access.GRANTED);
    assertThat(policy.use(identity(Role.USER, "ann", "other"), shop)).isEqualTo(Access.DENIED);
  }

  @Test
  void anIdentityCountsOnlyInItsOwnRole() {
    Backend shop = backend("ann");

    for (Role role : Role.values()) {
      Identity ann = identity(role, "ann", "shop");
      assertThat(policy.serve(ann, shop) == Access.GRANTED).isEqualTo(role == Role.AGENT);
      assertThat(policy.use(ann, shop) == Access.GRANTED).isEqualTo(role == Role.USER);
      assertThat(policy.mayAdminister(ann)).isEqualTo(role == Role.ADMIN);
    }
  }

  @Test
  void openMode_asksAgentsAndClientsForNothing_butAdministratorsStill() {
    AccessPolicy open = new AccessPolicy(true);

    assertThat(open.serve(null, backend("ann"))).isEqualTo(Access.GRANTED);
    assertThat(open.use(null, backend("ann"))).isEqualTo(Access.GRANTED);
    assertThat(open.mayAdminister(null)).isFalse();
  }

  @Test
  void nobody_mayNothing() {
    assertThat(policy.serve(null, backend("allUsers"))).isEqualTo(Access.UNAUTHENTICATED);
    assertThat(policy.mayAdminister(null)).isFalse();
  }

  private static Identity identity(Role role, String subject, @Nullable String backends) {
    Set<String> ids = backends == null ? null : Set.of(backends.split("\\|", -1));
    return new Identity(role, subject, ids, "token", Instant.MAX);
  }

  private static Backend backend(String endUser) {
    return new Backend("shop", endUser, "ann", List.of("/"), "shop", Instant.EPOCH, null);
  }
}
