package org.invertingproxy.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** The arrows between the proxy's packages. */
@AnalyzeClasses(packages = "org.invertingproxy.proxy", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule arrows =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("launcher")
          .definedBy("..proxy.launcher..")
          .layer("cli")
          .definedBy("..proxy.cli..")
          .layer("jetty")
          .definedBy("..proxy.jetty..")
          .layer("log")
          .definedBy("..proxy.log..")
          .layer("tls")
          .definedBy("..proxy.tls..")
          .layer("app")
          .definedBy("..proxy.app..")
          .layer("front")
          .definedBy("..proxy.front..")
          .layer("websocket")
          .definedBy("..proxy.websocket..")
          .layer("poll")
          .definedBy("..proxy.poll..")
          .layer("channel")
          .definedBy("..proxy.channel..")
          .layer("admin")
          .definedBy("..proxy.admin..")
          .layer("metrics")
          .definedBy("..proxy.metrics..")
          .layer("servlet")
          .definedBy("..proxy.servlet..")
          .layer("exchange")
          .definedBy("..proxy.exchange..")
          .layer("outside")
          .definedBy("..proxy.outside..")
          .layer("auth")
          .definedBy("..proxy.auth..")
          .layer("registry")
          .definedBy("..proxy.registry..")
          .layer("config")
          .definedBy("..proxy.config..")
          .ensureAllClassesAreContainedInArchitecture()
          .whereLayer("jetty")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("jetty")
          .mayOnlyAccessLayers("servlet", "tls")
          .whereLayer("log")
          .mayOnlyBeAccessedByLayers("cli", "app")
          .whereLayer("log")
          .mayOnlyAccessLayers("config", "registry")
          .whereLayer("tls")
          .mayOnlyBeAccessedByLayers("cli", "jetty")
          .whereLayer("tls")
          .mayOnlyAccessLayers("config")
          .whereLayer("launcher")
          .mayNotAccessAnyLayer()
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("app")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("front")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("websocket")
          .mayOnlyBeAccessedByLayers("app", "front")
          .whereLayer("poll")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("channel")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("admin")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("servlet")
          .mayOnlyBeAccessedByLayers(
              "jetty", "app", "front", "websocket", "poll", "channel", "admin")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("app", "admin")
          .whereLayer("metrics")
          .mayOnlyAccessLayers("exchange", "config")
          .whereLayer("exchange")
          .mayOnlyBeAccessedByLayers(
              "app", "front", "websocket", "poll", "channel", "admin", "metrics")
          .whereLayer("outside")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("auth")
          .mayOnlyBeAccessedByLayers("cli", "app", "front", "poll", "channel", "admin", "outside")
          .whereLayer("registry")
          .mayOnlyBeAccessedByLayers(
              "cli", "app", "front", "poll", "channel", "admin", "auth", "log")
          .whereLayer("launcher")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule noCycles = slices().matching("..proxy.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule exchangeKnowsNoServlets =
      noClasses()
          .that()
          .resideInAPackage("..proxy.exchange..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "com.google.gson..", "org.jdbi..");

  @ArchTest
  static final ArchRule proxyAndAgentNeverMeet =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.invertingproxy.agent..");

  @ArchTest
  static final ArchRule onlyTheMetricsSpeakToMicrometer =
      noClasses()
          .that()
          .resideOutsideOfPackage("..proxy.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.prometheus..");

  @ArchTest
  static final ArchRule onlyTheRegistrySpeaksToTheDatabase =
      noClasses()
          .that()
          .resideOutsideOfPackage("..proxy.registry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jdbi..", "com.zaxxer..", "org.flywaydb..", "java.sql..");
}
