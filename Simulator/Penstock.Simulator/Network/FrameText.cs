using System.Globalization;
using System.Text;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Simulator;

/// <summary>What a frame says, for people and for oracles.</summary>
internal static class FrameText
{
    /// <summary>Where the workers are of which it speaks.</summary>
    public static List<string> AddressesIn(ReadOnlySpan<byte> payload)
    {
        List<string> addresses = [];
        var reader = new WireReader(payload);
        while (!reader.End)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            if (code == MessageCode.WorkerJoined)
            {
                addresses.Add(MessageCodec.ReadBody<WorkerJoined>(ref reader, members).DataAddress);
                continue;
            }

            for (int member = 0; member < members; member++)
                reader.Skip();
        }

        return addresses;
    }

    /// <summary>Kinds of messages in order, equal ones counted together.</summary>
    public static string Of(ReadOnlySpan<byte> payload)
    {
        var text = new StringBuilder();
        var reader = new WireReader(payload);
        MessageCode last = MessageCode.None;
        int equal = 0;
        while (!reader.End)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            for (int member = 0; member < members; member++)
                reader.Skip();
            if (code != last)
                Append(text, last, equal);
            equal = code == last ? equal + 1 : 1;
            last = code;
        }

        Append(text, last, equal);
        return text.ToString();
    }

    private static void Append(StringBuilder text, MessageCode code, int count)
    {
        if (count == 0)
            return;
        text.Append(text.Length > 0 ? ", " : "").Append(code);
        if (count > 1)
            text.Append(CultureInfo.InvariantCulture, $" x{count}");
    }
}
