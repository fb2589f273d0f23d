using Xunit;

namespace Nexus.Testing;

/// <summary>Real engines that <c>./test</c> starts: absent ones are a visible skip, and a failure in CI.</summary>
public static class Engines
{
    public static string Postgres() => Require(TestPostgres.Variable, "PostgreSQL");

    public static string Redis() => Require("NEXUS_TEST_REDIS", "Redis");

    public static string RabbitMq() => Require("NEXUS_TEST_RABBITMQ", "RabbitMQ");

    /// <summary>The address of an S3 server that takes the keys S3RVER and S3RVER.</summary>
    public static string S3() => Require("NEXUS_TEST_S3", "The S3 server");

    /// <summary>The connection string of an Azure Blob server.</summary>
    public static string Azure() => Require("NEXUS_TEST_AZURE", "The Azure Blob server");

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
