using Penstock;
using Penstock.Samples.Testing;
using Penstock.Testing;
using static Penstock.Samples.Testing.Orders.Delayed;

string[] shops = ["Amsterdam", "Bern", "Cork"];

// One run on a cluster where nothing goes wrong: both ways look right.
Orders.Ledger.Clear();
SimRun<long> calm = SimCluster.Run(Pipeline(BookByAppending));
Console.WriteLine($"Nothing goes wrong: the total is {calm.Value}, the ledger has {Orders.Ledger.Sum(entry => entry.Amount)}.");

// Many runs with workers that crash at any moment.
Console.WriteLine();
Console.WriteLine("Booking by appending:");
Console.WriteLine(Explore(BookByAppending));
Console.WriteLine("Booking by replacing:");
Console.WriteLine(Explore(BookByReplacing));
return;

Delayed<long> Pipeline(Func<Delayed<string>, Delayed<long[]>, Delayed<long>> book) =>
    Total(shops.Select(shop => book(shop, Load(shop))).ToArray());

string Explore(Func<Delayed<string>, Delayed<long[]>, Delayed<long>> book)
{
    try
    {
        SimReport report = SimCluster.Explore(
            () =>
            {
                Orders.Ledger.Clear(); // Every life begins with an empty ledger.
                return Pipeline(book);
            },
            lives: 500,
            new SimOptions { Workers = 3, Faults = SimFaults.WorkerCrashes },
            run => CheckLedger(run.Value));
        return $"No fault found. {report}";
    }
    catch (SimulationException found)
    {
        return found.Message;
    }
}

static void CheckLedger(long total)
{
    long inLedger = Orders.Ledger.Sum(entry => entry.Amount);
    if (inLedger != total)
        throw new InvalidOperationException($"The total is {total}, but the ledger has {inLedger}.");
}
