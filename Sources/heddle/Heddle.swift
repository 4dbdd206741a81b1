@main enum Heddle { static func main() {} }
