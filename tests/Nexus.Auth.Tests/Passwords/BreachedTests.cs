using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Passwords;

public sealed class BreachedTests
{
    [Theory]
    [InlineData("sunshinedragon")]
    [InlineData("Dragon-Monkey77")]
    [InlineData("princess_butterfly!")]
    public void Two_common_words_are_on_the_list_that_comes_with_the_program(string password)
    {
        using var list = new BreachedPasswords(Options.Create(new BreachOptions()));
        Assert.True(list.Contains(password));
        Assert.False(list.Contains(AuthHost.Password));
    }

    [Fact]
    public void Every_hash_of_an_operators_file_is_found_and_no_other()
    {
        using var folder = new TempFolder();
        var path = folder.File("pwned.txt");
        var listed = Enumerable.Range(0, 1000).Select(i => $"leaked password {i}").ToList();
        // As it is downloaded: in order, with counts of different lengths and the line ends of Windows.
        var lines = listed.Select(Hash).Order(StringComparer.Ordinal).Select((hash, i) => $"{hash}:{i * 37}");
        File.WriteAllText(path, string.Join("\r\n", lines));
        using var list = new BreachedPasswords(Options.Create(new BreachOptions { BreachedFile = path }));

        Assert.All(listed, password => Assert.True(list.Contains(password), password));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.False(list.Contains($"other password {i}")));
    }

    [Fact]
    public void A_file_of_another_kind_stops_the_start_and_says_why()
    {
        using var folder = new TempFolder();
        var path = folder.File("words.txt");
        File.WriteAllText(path, "password\nletmein\n");

        var refusal = Assert.Throws<InvalidOperationException>(() =>
            new BreachedPasswords(Options.Create(new BreachOptions { BreachedFile = path }))
        );
        Assert.Contains("Passwords:BreachedFile", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_of_the_operators_file_makes_no_account()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder.File("pwned.txt"),
            Hash(AuthHost.Password) + ":3\n",
            TestContext.Current.CancellationToken
        );
        await using var host = await AuthHost.StartAsync(
            DatabaseEngine.Sqlite,
            new() { ["Passwords:BreachedFile"] = folder.File("pwned.txt") }
        );

        var answer = await host.PostAsync(
            "/api/auth/register",
            new
            {
                email = "ada@example.com",
                displayName = "Ada",
                password = AuthHost.Password,
            }
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("breaches", body, StringComparison.Ordinal);
    }

    private static string Hash(string password)
    {
#pragma warning disable CA5350 // The form of the published lists.
        return Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
    }
}
