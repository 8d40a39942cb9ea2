package org.invertingproxy.proxy.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which work on a polling link may go on when a token ends. */
class ShownRightsTest {
  private static final Identity OLD = agent("ann", "old");
  private static final Identity NEW = agent("ann", "new");
  private static final Identity BOB = agent("bob", "of bob");

  private final Map<Identity, Standing> standings = new HashMap<>();
  private final Function<@Nullable Identity, Standing> standing =
      agent -> standings.getOrDefault(agent, Standing.HOLDS);
  private final ShownRights named = new ShownRights(true);
  private final ShownRights unnamed = new ShownRights(false);

  @Test
  void rightThatHolds_goesOn() {
    named.shown(OLD);
    assertThat(named.allow(OLD, standing)).isTrue();
    assertThat(named.areOver(standing)).isFalse();
  }

  @Test
  void agentWithAName_mayExchangeItsToken_whateverHasEndedTheOldOne() {
    named.shown(OLD);
    named.shown(BOB);
    for (Standing end : new Standing[] {Standing.EXPIRED, Standing.ENDED}) {
      standings.put(OLD, end);
      assertThat(named.allow(OLD, standing)).isTrue();
      assertThat(named.areOver(standing)).isFalse();
    }
    standings.put(BOB, Standing.ENDED);
    assertThat(named.allow(OLD, standing)).isFalse();
    assertThat(named.areOver(standing)).isTrue();
  }

  @Test
  void amongAgentsWithoutAName_anExpiredTokenMayBeFollowedByOneOfItsSubject_aRevokedOneNot() {
    unnamed.shown(OLD);
    unnamed.shown(BOB);
    standings.put(OLD, Standing.EXPIRED);
    assertThat(unnamed.allow(OLD, standing)).isFalse();

    unnamed.shown(NEW);
    assertThat(unnamed.allow(OLD, standing)).isTrue();
    standings.put(OLD, Standing.ENDED);
    assertThat(unnamed.allow(OLD, standing)).isFalse();
    assertThat(unnamed.allow(BOB, standing)).isTrue();
    assertThat(unnamed.areOver(standing)).isFalse();
  }

  @Test
  void whereNoRightIsNeeded_nothingEnds_untilOneIsNeeded() {
    unnamed.shown(null);
    assertThat(unnamed.allow(null, standing)).isTrue();
    assertThat(unnamed.areOver(standing)).isFalse();

    Function<@Nullable Identity, Standing> closed = agent -> Standing.ENDED;
    assertThat(unnamed.allow(null, closed)).isFalse();
    assertThat(unnamed.areOver(closed)).isTrue();
  }

  private static Identity agent(String subject, String token) {
    return new Identity(Role.AGENT, subject, null, token, Instant.MAX, "kid");
  }
}
