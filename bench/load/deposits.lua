-- wrk -s deposits.lua <url> -- <pdf> <file of "foreigner-number case-number"> <token> <name of this run>:
-- one new document for one person after the other, as the Office's case system sends it.
local pdf, people, token, run, count = "", {}, "", "", 0
local boundary = "a-boundary-of-the-bench"
function init(args)
  local file = io.open(args[1], "rb")
  pdf = file:read("*a")
  file:close()
  for line in io.lines(args[2]) do
    local foreigner, case = line:match("^(%d+) ?(%w*)$")
    local cases = case == "" and "" or ('"caseNumber":"' .. case .. '",')
    people[#people + 1] = '{"foreignerNumber":"' .. foreigner .. '",' .. cases .. '"kind":"refusal","decision":'
      .. '{"decidedOn":"2026-04-30","remedy":{"court":"cnda","months":1,"franc":true}},"reference":"'
  end
  token, run = args[3], args[4]
end
function request()
  count = count + 1
  local name = run .. "-" .. count
  local body = table.concat({
    "--", boundary, '\r\nContent-Disposition: form-data; name="metadata"\r\nContent-Type: application/json\r\n\r\n',
    people[count % #people + 1], name, '"}\r\n--', boundary,
    '\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n',
    pdf, "\r\n--", boundary, "--\r\n",
  })
  return wrk.format("POST", "/api/v1/documents", {
    ["Authorization"] = "Bearer " .. token,
    ["Idempotency-Key"] = name,
    ["Content-Type"] = "multipart/form-data; boundary=" .. boundary,
  }, body)
end
