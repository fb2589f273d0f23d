using Xunit;

namespace Nexus.Testing;

/// <summary>Real engines that <c>./test</c> starts: absent ones are a visible skip, and a failure in CI.</summary>
public static class Engines
{
    public static string Postgres() => Require(TestPostgres.Variable, "PostgreSQL");

    public static string Redis() => Require("NEXUS_TEST_REDIS", "Redis");

    public static string RabbitMq() => Require("NEXUS_TEST_RABBITMQ", "RabbitMQ");

    /// <summary>The folder of npm companions.</summary>
    public static string Npm() => Require("NEXUS_TEST_NPM", "The npm companions");

    public static bool InCi => Environment.GetEnvironmentVariable("CI") == "true";

    private static string Require(string variable, string what)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(value))
        {
            Assert.SkipUnless(InCi, $"{what} is not there: start ./test, or set {variable}.");
            Assert.Fail($"{variable} is not set, and in CI everything must be there.");
        }
        return value;
    }
}
