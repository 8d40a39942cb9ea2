package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LoginSessionsTest {
  private final TestClock clock = new TestClock();
  private final LoginSessions sessions = new LoginSessions(clock::nanoTime, clock);
  private final Identity ann = new Identity(Role.ADMIN, "ann", null, "1", Instant.MAX);

  @Test
  void eachLogin_hasItsOwnIdAndItsOwnToken() {
    String first = sessions.open(ann);
    String second = sessions.open(ann);
    LoginSession one = Objects.requireNonNull(sessions.find(first));
    LoginSession other = Objects.requireNonNull(sessions.find(second));

    assertThat(second).isNotEqualTo(first);
    assertThat(one.identity()).isEqualTo(ann);
    assertThat(one.csrfToken()).hasSize(24).isNotEqualTo(other.csrfToken()).isNotEqualTo(first);
  }

  @Test
  void logout_endsThatSessionOnly() {
    String first = sessions.open(ann);
    String second = sessions.open(ann);

    sessions.close(first);

    assertThat(sessions.find(first)).isNull();
    assertThat(sessions.find(second)).isNotNull();
  }

  @Test
  void unusedSession_endsAfterAnHour_usedOneAfterTwelve() {
    String unused = sessions.open(ann);
    String used = sessions.open(ann);
    for (int quarter = 1; quarter < 48; quarter++) {
      clock.advance(Duration.ofMinutes(15));
      assertThat(sessions.find(used)).as("after %d quarters", quarter).isNotNull();
    }
    clock.advance(Duration.ofMinutes(15));

    assertThat(sessions.find(used)).isNull();
    assertThat(sessions.find(unused)).isNull();
  }

  @Test
  void useBeforeTheHourIsOver_keepsItOpen() {
    String id = sessions.open(ann);

    clock.advance(Duration.ofMinutes(59));
    assertThat(sessions.find(id)).isNotNull();
    clock.advance(Duration.ofMinutes(60));
    assertThat(sessions.find(id)).isNull();
  }

  @Test
  void session_endsWithTheTokenThatOpenedIt() {
    Instant end = clock.instant().plusSeconds(60);
    String id = sessions.open(new Identity(Role.ADMIN, "ann", null, "1", end));

    clock.advance(Duration.ofSeconds(59));
    assertThat(sessions.find(id)).isNotNull();
    clock.advance(Duration.ofSeconds(1));
    assertThat(sessions.find(id)).isNull();
  }

  @Test
  void whenThereAreTooMany_theOldestGo() {
    String oldest = sessions.open(ann);
    for (int i = 0; i < 1_000; i++) {
      sessions.open(ann);
    }

    assertThat(sessions.find(oldest)).isNull();
  }
}
