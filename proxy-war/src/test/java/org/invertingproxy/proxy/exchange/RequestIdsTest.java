package org.invertingproxy.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever knows some ids knows nothing of the others. */
class RequestIdsTest {
  private static final int IDS = 100_000;
  private static final int BITS = 256;

  @Test
  void manyIds_neverRepeat_andEveryBitIsAsOftenSetAsNot() {
    RequestIds ids = new RequestIds();
    Set<String> seen = new HashSet<>();
    int[] set = new int[BITS];
    int[] kept = new int[BITS];
    BigInteger before = BigInteger.ZERO;
    for (int i = 0; i < IDS; i++) {
      String id = ids.next();
      assertThat(id).hasSize(BITS / 4);
      seen.add(id);
      BigInteger value = new BigInteger(id, 16);
      BigInteger changed = value.xor(before);
      before = value;
      for (int bit = 0; bit < BITS; bit++) {
        set[bit] += value.testBit(bit) ? 1 : 0;
        kept[bit] += changed.testBit(bit) ? 1 : 0;
      }
    }
    assertThat(seen).hasSize(IDS);
    // Eight standard deviations: chance is not to blame, in none of the 512 counts.
    double bound = 8 * Math.sqrt(IDS) / 2;
    for (int bit = 0; bit < BITS; bit++) {
      assertThat((double) set[bit]).isBetween(IDS / 2 - bound, IDS / 2 + bound);
      assertThat((double) kept[bit]).isBetween(IDS / 2 - bound, IDS / 2 + bound);
    }
  }
}
