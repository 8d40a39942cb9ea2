package org.invertingproxy.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

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
              "java.util..",
              "org.jspecify..");
}
