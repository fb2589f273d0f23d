using System.CommandLine;
using System.Text.Json;
using Nexus.Host.Hosting;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Host.Commands;

/// <summary><c>nexus dead-letters list|replay|drop</c>.</summary>
internal static class DeadLettersCommand
{
    public static Command Create() =>
        new("dead-letters", "Messages and tasks that were given up.")
        {
            List(),
            Settle(
                "replay",
                "Try one again, or all of them.",
                (store, letter, token) => store.ReplayAsync(letter.Id, letter.Handler, token)
            ),
            Settle(
                "drop",
                "Drop one for good, or all of them.",
                (store, letter, token) => store.DropAsync(letter.Id, letter.Handler, token)
            ),
        };

    private static Command List()
    {
        var (data, json) = (SharedOptions.Data(), SharedOptions.Json());
        var command = new Command("list", "List them.") { data, json };
        command.SetAction(
            (parsed, token) =>
                Terminal.RunAsync(() =>
                    Databases.UseAsync(
                        parsed.GetValue(data),
                        async app =>
                        {
                            var letters = await AllAsync(app, token);
                            Print(letters, parsed.GetValue(json));
                            return 0;
                        }
                    )
                )
        );
        return command;
    }

    private static Command Settle(
        string name,
        string description,
        Func<DeadLetterStore, DeadLetter, CancellationToken, Task<bool>> settle
    )
    {
        var id = new Argument<string>("id") { Description = "The identifier, or 'all'." };
        var data = SharedOptions.Data();
        var command = new Command(name, description) { id, data };
        command.SetAction(
            (parsed, token) =>
                Terminal.RunAsync(() =>
                    Databases.UseAsync(
                        parsed.GetValue(data),
                        app => SettleAsync(app, parsed.GetValue(id)!, settle, token)
                    )
                )
        );
        return command;
    }

    private static async Task<int> SettleAsync(
        IServiceProvider app,
        string id,
        Func<DeadLetterStore, DeadLetter, CancellationToken, Task<bool>> settle,
        CancellationToken cancellationToken
    )
    {
        var chosen = (await AllAsync(app, cancellationToken))
            .Where(letter => id == "all" || letter.Id.ToString() == id)
            .ToList();
        if (chosen.Count == 0 && id == "all")
        {
            Console.WriteLine("No dead letters.");
            return 0;
        }
        if (chosen.Count == 0)
        {
            Console.Error.WriteLine($"nexus: there is no dead letter {id}.");
            return 1;
        }
        foreach (var letter in chosen)
        {
            await settle(StoreOf(app, letter.Service), letter, cancellationToken);
            Console.WriteLine($"{letter.Service} {letter.Type} {letter.Id}");
        }
        return 0;
    }

    private static async Task<List<DeadLetter>> AllAsync(IServiceProvider app, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        foreach (var database in app.GetServices<ServiceDatabase>())
        {
            letters.AddRange(await StoreOf(app, database.ServiceName).ListAsync(1000, cancellationToken));
        }
        return letters;
    }

    private static DeadLetterStore StoreOf(IServiceProvider app, string service) =>
        new(app.GetRequiredKeyedService<ServiceDatabase>(service), app.GetRequiredService<TimeProvider>());

    private static void Print(List<DeadLetter> letters, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(letters, NexusJson.Options));
            return;
        }
        foreach (var letter in letters)
        {
            Console.WriteLine(
                $"{letter.Id}  {letter.Service}  {letter.Type}  {letter.Handler}  after {letter.Attempts} tries"
            );
            Console.WriteLine($"    {letter.Error}");
        }
        Console.WriteLine(letters.Count == 0 ? "No dead letters." : $"{letters.Count} dead letter(s).");
    }
}
