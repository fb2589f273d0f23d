using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.Bench.Running;

/// <summary>Somebody who is signed in and talks to the public API.</summary>
internal sealed partial class Person : IDisposable
{
    private const string Password = "a long bench password";
    private readonly HttpClient http;

    private string email = "";

    private Person(Uri address) => http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public static async Task<Person> SignUpAsync(Uri address, string role)
    {
        var person = new Person(address);
        var email = $"{role}-{Guid.CreateVersion7():N}@bench.example";
        await person.PostAsync(
            "/api/auth/register",
            new
            {
                email,
                displayName = "Bench",
                password = Password,
                role,
            }
        );
        person.email = email;
        await person.SignInAsync(email);
        return person;
    }

    /// <summary>Somebody of the demo, who tells everybody the password.</summary>
    public static async Task<Person> OfDemoAsync(Uri address, string email)
    {
        var person = new Person(address);
        await person.SignInAsync(email, "a long demo password");
        return person;
    }

    /// <summary>The first administrator, with the one-time password that the platform printed.</summary>
    public static async Task<Person> AdministratorAsync(RunningPlatform platform)
    {
        var person = new Person(platform.Address);
        for (var i = 0; i < 200 && !FirstSignIn().IsMatch(platform.Output); i++)
        {
            await Task.Delay(50);
        }
        var first = FirstSignIn().Match(platform.Output);
        var (email, once) = (first.Groups[1].Value, first.Groups[2].Value);
        using var answer = await person.http.PostAsJsonAsync("/api/auth/login", new { email, password = once });
        var refused = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var changeToken = refused.GetProperty("changeToken").GetString();
        await person.PostAsync("/api/auth/password/change-required", new { changeToken, newPassword = Password });
        await person.SignInAsync(email);
        return person;
    }

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonElement> PostAsync(string path, object? body) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Sends a file for a work in one request (tus 1.0, creation with upload).</summary>
    public async Task UploadAsync(string workId, string path, string type)
    {
        await using var file = File.OpenRead(path);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/dsp/upload");
        request.Content = new StreamContent(file);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", file.Length.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(
            "Upload-Metadata",
            $"filename {Base64(Path.GetFileName(path))},filetype {Base64(type)},workid {Base64(workId)}"
        );
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public Task<JsonElement> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    /// <summary>Another sign-in of the same user, as from a program that has no token yet.</summary>
    public Task SignInAgainAsync()
    {
        http.DefaultRequestHeaders.Authorization = null;
        return SignInAsync(email);
    }

    public Task SignOutAsync() => PostAsync("/api/auth/logout", null);

    public void Dispose() => http.Dispose();

    private async Task SignInAsync(string email, string password = Password)
    {
        var login = await PostAsync("/api/auth/login", new { email, password });
        var token = login.GetProperty("accessToken").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        }
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{method} {path} answered {(int)response.StatusCode}: {text}");
        }
        return JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement;
    }

    [GeneratedRegex(@"First sign-in: (\S+) with the one-time password (\S+)")]
    private static partial Regex FirstSignIn();
}
