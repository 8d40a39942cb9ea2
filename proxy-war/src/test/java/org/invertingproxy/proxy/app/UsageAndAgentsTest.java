package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API shows of a backend's agents and of its use. */
class UsageAndAgentsTest {
  @TempDir Path dataDir;

  @Test
  void servedRequest_isCounted_andItsAgentIsListed_alsoOverARestart() throws Exception {
    JsonObject before;
    try (WholeProxy proxy = new WholeProxy(dataDir, DatabaseConfig.FILE)) {
      proxy.register("shop");
      proxy.register("other");
      proxy.serveOne("shop", proxy.agentToken());
      before = showOnceItIsCounted(proxy);
      JsonObject agent = before.getAsJsonArray("agents").get(0).getAsJsonObject();
      assertThat(agent.get("transport").getAsString()).isEqualTo("polling");
      assertThat(agent.get("exchanges").getAsInt()).isZero();
      assertThat(before.getAsJsonArray("agents")).hasSize(1);
      assertThat(before.getAsJsonObject("usage"))
          .hasToString(
              "{\"requests\":1,\"answered\":{\"1xx\":0,\"2xx\":1,\"3xx\":0,\"4xx\":0,\"5xx\":0},"
                  + "\"failed\":0,\"requestBytes\":0,\"responseBytes\":5}");
      assertThat(show(proxy, "other").getAsJsonArray("agents")).isEmpty();
    }
    try (WholeProxy proxy = new WholeProxy(dataDir, DatabaseConfig.FILE)) {
      assertThat(show(proxy, "shop").get("usage")).isEqualTo(before.get("usage"));
      assertThat(show(proxy, "shop").getAsJsonArray("agents")).isEmpty();
    }
  }

  /** A client may have its answer a moment before the exchange is over. */
  private static JsonObject showOnceItIsCounted(WholeProxy proxy) throws Exception {
    JsonObject shown = show(proxy, "shop");
    for (int i = 0; i < 1_000 && count(shown) == 0; i++) {
      shown = show(proxy, "shop");
    }
    return shown;
  }

  private static int count(JsonObject shown) {
    return shown.getAsJsonObject("usage").get("requests").getAsInt();
  }

  private static JsonObject show(WholeProxy proxy, String id) throws Exception {
    String answer = proxy.admin("GET", "/api/backends/" + id, "");
    return JsonParser.parseString(answer.substring(answer.indexOf("\r\n\r\n") + 4))
        .getAsJsonObject();
  }
}
