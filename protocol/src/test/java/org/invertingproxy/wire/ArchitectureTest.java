package org.invertingproxy.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What both sides agree on needs nothing but the language's own library, and does no I/O. */
@AnalyzeClasses(packages = "org.invertingproxy.wire", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule javaBaseOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.invertingproxy.wire..",
              "java.lang..",
              "java.io",
              "java.nio",
              "java.nio.charset",
              "java.time",
              "java.util..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule framesKnowNoMux =
      noClasses()
          .that()
          .resideInAPackage("org.invertingproxy.wire.frame")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.invertingproxy.wire.mux");

  @ArchTest
  static final ArchRule headsKnowNoFrames =
      noClasses()
          .that()
          .resideInAPackage("org.invertingproxy.wire")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.invertingproxy.wire.frame", "org.invertingproxy.wire.mux");
}
