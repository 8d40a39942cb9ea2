package org.invertingproxy.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know which. */
@AnalyzeClasses(
    packages = "org.invertingproxy.agent",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "org.invertingproxy.agent";

  @ArchTest static final ArchRule exchange_knowsOnlyTheWire = onlyInside("exchange", "exchange");

  @ArchTest static final ArchRule config_knowsNothingElse = onlyInside("config", "config");

  @ArchTest static final ArchRule http_knowsNeitherUser = onlyInside("http", "http");

  @ArchTest
  static final ArchRule forward_doesNotKnowTransports =
      onlyInside("forward", "forward", "exchange", "config", "http");

  @ArchTest
  static final ArchRule transport_doesNotKnowForwarders =
      onlyInside("transport", "transport", "exchange", "config", "http");

  @ArchTest
  static final ArchRule nobody_knowsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".cli")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".cli", "picocli..");

  @ArchTest
  static final ArchRule buffersOfNetty_stayInHttp =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".http")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty.buffer..", "io.netty.handler.codec..", "io.netty.bootstrap..");

  @ArchTest
  static final ArchRule onlyTheCommandLine_touchesTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".cli")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(System.class, "setProperty", String.class, String.class)
          .orShould()
          .callMethod(Runtime.class, "addShutdownHook", Thread.class);

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  private static ArchRule onlyInside(String name, String... allowed) {
    String[] packages = new String[allowed.length];
    for (int i = 0; i < allowed.length; i++) {
      packages[i] = ROOT + "." + allowed[i];
    }
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(ROOT + "..")
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.not(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                            packages))));
  }
}
