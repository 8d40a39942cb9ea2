package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.testing.Call;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.junit.jupiter.api.Test;

/** Requests that the proxy has handed out and that never arrived: somebody must answer them. */
final class LostRequestTest {
  private final AtomicInteger fetches = new AtomicInteger();

  private ProxyPeer.Posted exchange(ScriptedProxy.Deviation ofFetches) throws Exception {
    try (Tunnel tunnel = new Tunnel(connection -> assertThat(connection.readHead()).isEmpty())) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isFetch()) {
                  return false;
                }
                fetches.incrementAndGet();
                return ofFetches.play(call);
              });
      return tunnel.proxy().exchange("1", "unused");
    }
  }

  private static boolean breakOff(Call call) throws Exception {
    call.connection().reset();
    return true;
  }

  @Test
  void fetchBreaks_andTheProxyHasUsedUpTheBody_is502() throws Exception {
    ProxyPeer.Posted posted =
        exchange(
            call -> {
              if (fetches.get() == 1) {
                return breakOff(call);
              }
              call.answer(409, "", "this request was fetched before");
              return true;
            });
    assertThat(posted.call().id()).isEqualTo("1");
    assertThat(posted.wire()).startsWith("HTTP/1.1 502 ");
  }

  @Test
  void everyFetchBreaks_is502AfterThree() throws Exception {
    ProxyPeer.Posted posted = exchange(LostRequestTest::breakOff);
    assertThat(posted.wire()).startsWith("HTTP/1.1 502 ");
    assertThat(fetches).hasValueGreaterThanOrEqualTo(3);
  }
}
