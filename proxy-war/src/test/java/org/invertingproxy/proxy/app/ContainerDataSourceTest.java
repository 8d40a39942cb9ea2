package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.apache.tomcat.websocket.server.WsSci;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.registry.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ds.common.PGObjectFactory;

// Whether contexts have JNDI names is a system property in Tomcat: each new Tomcat switches it off.
@Isolated
class ContainerDataSourceTest {
  private static final Driver CONTAINERS_DRIVER = new Driver();

  @TempDir Path dir;

  @BeforeAll
  static void registerTheDriverOfTheContainer() throws SQLException {
    DriverManager.registerDriver(CONTAINERS_DRIVER);
  }

  @AfterAll
  static void deregisterIt() throws SQLException {
    DriverManager.deregisterDriver(CONTAINERS_DRIVER);
  }

  @Test
  void dataSourceOfTheContainer_holdsTheRegistry() throws Exception {
    DatabaseConfig database = PostgresServer.shared().newDatabase();
    URI url = URI.create(String.valueOf(database.url()).substring("jdbc:".length()));
    ContextResource source = new ContextResource();
    source.setName("jdbc/registry");
    source.setType(PGSimpleDataSource.class.getName());
    source.setProperty("factory", PGObjectFactory.class.getName());
    source.setProperty("serverName", url.getHost());
    source.setProperty("portNumber", String.valueOf(url.getPort()));
    source.setProperty("databaseName", url.getPath().substring(1));
    source.setProperty("user", database.user());
    source.setProperty(
        "password", Files.readString(Path.of(String.valueOf(database.passwordFile()))).strip());
    for (int start = 0; start < 2; start++) {
      Tomcat tomcat = tomcat("java:comp/env/jdbc/registry", source);
      try {
        tomcat.start();
        assertThat(call(tomcat, "POST")).isEqualTo("");
        assertThat(call(tomcat, "GET")).contains("\"id\":\"shop\"");
      } finally {
        tomcat.stop();
        tomcat.destroy();
      }
    }
    assertThat(dir.resolve("data").resolve("registry.mv.db")).doesNotExist();
  }

  @Test
  void nameThatTheContainerDoesNotKnow_keepsTheApplicationFromStarting() throws Exception {
    ContextResource other = new ContextResource();
    other.setName("jdbc/other");
    other.setType(PGSimpleDataSource.class.getName());
    Tomcat tomcat = tomcat("java:comp/env/jdbc/registry", other);
    try {
      tomcat.start();
      assertThat(tomcat.getHost().findChildren())
          .allMatch(context -> context.getState() != LifecycleState.STARTED);
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  private Tomcat tomcat(String jndi, ContextResource source) {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(dir.resolve("tomcat").toString());
    tomcat.setPort(0);
    tomcat.enableNaming();
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(new WsSci(), null);
    context.getNamingResources().addResource(source);
    context.addParameter("inverting-proxy.data-dir", dir.resolve("data").toString());
    context.addParameter("inverting-proxy.database-jndi", jndi);
    context.addApplicationListener(ProxyContextListener.class.getName());
    tomcat.getConnector();
    return tomcat;
  }

  private String call(Tomcat tomcat, String method) throws Exception {
    String token = Files.readString(dir.resolve("data").resolve("admin-token")).strip();
    int port = tomcat.getConnector().getLocalPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/backends"))
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                HttpRequest.BodyPublishers.ofString(
                    method.equals("GET")
                        ? ""
                        : "{\"id\":\"shop\",\"endUser\":\"allUsers\",\"backendUser\":\"ann\","
                            + "\"pathPrefixes\":[\"/\"]}"))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
