using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>Who may call what: nobody without a token, no stranger on other people's things.</summary>
[Collection(OneFuzzPlatform.Name)]
public sealed class AccessTests(FuzzPlatform platform)
{
    [Fact]
    public async Task Without_a_token_every_operation_answers_401_unless_it_is_meant_for_everybody()
    {
        var wrong = new List<string>();
        foreach (var operation in platform.Operations.Where(one => !PublicOperations.Reasons.ContainsKey(one.Id ?? "")))
        {
            var request = HostileRequests.Plain(operation, "no token");
            var answer = await RawConnection.SendAsync(platform.Address, request.Bytes(token: null));
            if (answer?.Status != 401)
            {
                wrong.Add($"{operation.Name} ({operation.Id}) answers {answer?.Status}");
            }
        }
        var known = platform.Operations.Select(operation => operation.Id).ToHashSet();
        var gone = PublicOperations.Reasons.Keys.Where(id => !known.Contains(id)).Select(id => $"{id} is not there");
        Assert.True(wrong.Count == 0 && !gone.Any(), string.Join("\n", wrong.Concat(gone)));
    }

    [Fact]
    public async Task A_stranger_gets_nothing_of_what_a_creator_made()
    {
        var made = await MakeAsync();
        Assert.Superset(
            new HashSet<string> { "/api/content/works", "/api/products", "/api/carts" },
            made.Keys.ToHashSet()
        );
        var wrong = new List<string>();
        foreach (var (collection, id) in made)
        {
            var own = platform.Operations.Where(operation =>
                operation.Template.StartsWith(collection + "/{", StringComparison.Ordinal)
                && !PublicOperations.Reasons.ContainsKey(operation.Id ?? "")
            );
            foreach (var operation in own)
            {
                var answer = await CallAsync(operation, operation.Path(_ => id), "stranger");
                if (answer?.Status is not (400 or 403 or 404 or 415 or 422))
                {
                    wrong.Add($"{operation.Name} answers a stranger {answer?.Status}: {answer?.Body}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    /// <summary>One of everything that a good body alone can make; the identifiers by collection.</summary>
    private async Task<Dictionary<string, string>> MakeAsync()
    {
        var made = new Dictionary<string, string>();
        foreach (var operation in platform.Operations)
        {
            if (operation is not { Method: "POST", Body: not null, PathNames.Count: 0 })
            {
                continue;
            }
            var answer = await CallAsync(operation, operation.Template, "creator");
            if (answer is { Status: 201 } && JsonNode.Parse(answer.Body) is JsonObject body && body["id"] is { } id)
            {
                made[operation.Template] = $"{id}";
            }
        }
        return made;
    }

    private Task<RawAnswer?> CallAsync(Operation operation, string target, string role)
    {
        var sample = operation.Body is null
            ? null
            : SampleBody.Of(operation.Body, operation.Schemas, (least, _) => Math.Max(1, least));
        if (sample is JsonObject fields)
        {
            Complete(operation.Template, fields);
        }
        var request = new HostileRequest(operation, operation.Method, target, "well-formed")
        {
            Body = sample is null ? null : Encoding.UTF8.GetBytes(sample.ToJsonString()),
        };
        return RawConnection.SendAsync(platform.Address, request.Bytes(platform.Tokens[role]));
    }

    // What a schema cannot say: a language's tag, what is sold must exist, and only digital things grant a release.
    private static void Complete(string template, JsonObject fields)
    {
        if (template == "/api/content/works")
        {
            fields["language"] = "de";
        }
        if (template == "/api/content/series")
        {
            fields["language"] = "de";
            fields["categories"] = new JsonArray();
            fields["newFeedUrl"] = null;
        }
        if (template == "/api/carts")
        {
            fields["lines"] = new JsonArray();
        }
        if (template.StartsWith("/api/products", StringComparison.Ordinal))
        {
            fields["kind"] = "physical";
            fields["grantsReleaseId"] = null;
            fields["variants"]![0]!["sku"] = $"sku-{Guid.CreateVersion7()}";
            fields["variants"]![0]!["options"] = new JsonObject();
            fields["variants"]![0]!["rental"] = null;
        }
    }
}
