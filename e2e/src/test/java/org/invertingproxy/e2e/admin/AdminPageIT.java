package org.invertingproxy.e2e.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

/** What an administrator does with the page, in a real browser; all records are the page's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminPageIT {
  private static final String HELLO =
      "{'id':'hello','endUser':'allUsers','backendUser':'ann','pathPrefixes':['/']}";

  @AutoClose private final ProxyServer proxy;
  private final Administrator administrator;
  private Browser browser;

  AdminPageIT() throws IOException, InterruptedException {
    proxy =
        ProxyServer.start(
            ServerKind.EMBEDDED,
            ServerOptions.SMALL.with("session-poll", "2s").with("agent-dead", "5s"));
    administrator = new Administrator(proxy);
  }

  @BeforeEach
  void start() throws IOException, InterruptedException {
    administrator.deleteAll();
    browser = Browser.start();
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    browser.close();
    administrator.deleteAll();
  }

  @Test
  void link_signsInOnce_andLeavesTheAddressBar() throws Exception {
    String link = administrator.link();
    browser.open(link);
    browser.see("#app");

    assertThat(browser.address()).isEqualTo(proxy.url() + "admin/");
    browser.reload();
    browser.see("#app");
    browser.click("#sign-out");
    browser.seeText("#sign-in-message", "signed out");
    browser.open(link);
    browser.seeText("#sign-in-message", "used before, or is older than 60 seconds");
    browser.picture("sign-in-light");
    assertThat(browser.sees("#app")).isFalse();
  }

  @Test
  void token_signsIn_wrongOneIsToldOff() throws Exception {
    browser.open(proxy.url().toString());
    browser.type("#sign-in-token", "ipadm_wrong", Keys.ENTER);
    browser.seeText("#sign-in-message", "not, or no longer, an administrator's");
    browser.type("#sign-in-token", proxy.adminToken(), Keys.ENTER);
    browser.see("#empty");

    assertThat(browser.sees("#sign-in")).isFalse();
    browser.picture("empty-light");
    browser.colours("dark");
    browser.picture("empty-dark");
  }

  @Test
  void newBackend_getsItsAddress_aTokenThatWorks_andIsDeleted() throws Exception {
    browser.open(administrator.link());
    browser.click("#new-first");
    browser.type("#create-id", "hello");
    browser.seeText("#create-address", "http://hello.localhost:" + proxy.port() + "/");
    browser.picture("create-light");
    browser.click("#create-form .primary");
    browser.seeText("#token-form", "hello is created");
    browser.click("#token-form .primary");
    browser.see("#issued");
    browser.picture("token-light");
    String token = browser.value("#issued-token");

    assertThat(browser.value("#issued-command"))
        .isEqualTo(
            "java -jar inverting-agent.jar --proxy "
                + proxy.url()
                + " --backend hello --host localhost:3000 --token-file hello.token");
    assertThat(administrator.poll("hello", token)).isEqualTo(204);
    assertThat(administrator.poll("hello", token + "x")).isEqualTo(401);
    browser.click("#issued [data-copy='issued-command']");
    browser.seeText("#issued [data-copy='issued-command']", "Copied");
    browser.click("#issued [data-part='close']");
    browser.seeText("#rows", "hello.localhost:" + proxy.port());
    browser.seeText("#rows", "never");
    browser.click("#rows [data-part='delete']");
    browser.click("#delete-form .primary");
    browser.see("#empty");
    assertThat(administrator.poll("hello", token)).isEqualTo(401);
  }

  @Test
  void refusedBackend_saysWhichFieldAndWhy() throws Exception {
    browser.open(administrator.link());
    browser.click("#new-first");
    browser.type("#create-id", "a/b", Keys.ENTER);

    browser.seeText("#create-form [data-part='error']", "Name must have 1 to 128 characters");
    assertThat(browser.focused()).isEqualTo("Name");
  }

  @Test
  void hostileText_isShownAsText() throws Exception {
    String image = "\\\"><img/src=x/onerror=document.title='pwned'>".replace('\'', '`');
    String script = "</script><script>document.title=`pwned`</script>";
    administrator.store(
        "{'id':'x','endUser':'%s','backendUser':'%s','pathPrefixes':['/\\\"><img/src=x>']}"
            .formatted(image, script));
    browser.open(administrator.link());
    browser.seeText("#rows", image.substring(1));
    browser.seeText("#rows", script);
    browser.click("#rows [data-part='token']");
    browser.click("#token-form .primary");
    browser.see("#issued");

    assertThat(browser.sees("#rows img")).isFalse();
    assertThat(browser.title()).isEqualTo("Inverting Proxy");
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void tableStaysCurrent_andWhatHasTheFocusKeepsIt() throws Exception {
    administrator.store(HELLO);
    browser.open(administrator.link());
    browser.see("#rows");
    browser.see("#rows [data-part='delete']").sendKeys("");
    administrator.store(HELLO.replace("'hello'", "'another'").replace("ann", "bob"));
    browser.seeText("#rows", "another");

    assertThat(browser.focused()).isEqualTo("Delete hello");
    browser.press(Keys.ENTER);
    browser.seeText("#delete-title", "Delete hello?");
    assertThat(browser.focused()).isEqualTo("Keep it");
    browser.press(Keys.ESCAPE);
    browser.seeNoMore("#delete");
    assertThat(browser.focused()).isEqualTo("Delete hello");
  }

  @Test
  void narrowWindow_needsNoSidewaysScrolling() throws Exception {
    administrator.store(HELLO.replace("'hello'", "'a-rather-long-name.of-a-backend'"));
    administrator.store(HELLO);
    browser.width(360);
    browser.open(administrator.link());
    browser.seeText("#rows", "a-rather-long-name.of-a-backend");

    assertThat(browser.overflow()).isZero();
    browser.picture("table-narrow-light");
    browser.click("#new");
    browser.type("#create-id", "hello-again");
    assertThat(browser.overflow()).isZero();
    browser.colours("dark");
    browser.picture("create-narrow-dark");
  }

  @Test
  void sessionThatEnded_leadsBackToSignIn() throws Exception {
    browser.open(administrator.link());
    browser.see("#app");
    browser.forgetCookies();

    browser.seeText("#sign-in-message", "Your session has ended");
  }
}
