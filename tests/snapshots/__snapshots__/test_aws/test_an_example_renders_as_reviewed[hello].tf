##### versions.tf
# lbgen 0.1.0 | spec hello | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:3bb09c8042dbedf8efc5b02a9f7bca7bee3588d61ce2df44fdbdda47e352b80a

terraform {
  required_version = ">= 1.5.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.28, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ lbgen = "hello" }, var.tags)
  }
}

##### variables.tf
# lbgen 0.1.0 | spec hello | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:340dcac5220095484a9880f135d78b900b449bf433fc027f0789b8c9c5491a78

variable "region" {
  description = "The AWS region."
  type        = string
}

variable "vpc_id" {
  description = "The VPC of the load balancers and their servers."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the load balancers, in at least two availability zones."
  type        = list(string)

  validation {
    condition     = length(toset(var.subnet_ids)) >= 2
    error_message = "Subnets in at least two availability zones are needed."
  }
}

variable "ip_address_type" {
  description = "ipv4, or dualstack where the subnets have IPv6."
  type        = string
  default     = "ipv4"

  validation {
    condition     = contains(["ipv4", "dualstack"], var.ip_address_type)
    error_message = "One of ipv4 and dualstack."
  }
}

variable "client_cidr_blocks" {
  description = "Networks whose clients may connect."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "client_ipv6_cidr_blocks" {
  description = "IPv6 networks whose clients may connect; none without dualstack."
  type        = list(string)
  default     = []
}

variable "target_availability_zone" {
  description = "\"all\" where servers listed by address are outside the VPC."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}

##### network.tf
# lbgen 0.1.0 | spec hello | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:6f75d2b3ab109485b0aca645b1301dab929a9d653eddb699beb5e05c1ea5d241

resource "aws_security_group" "alb" {
  name_prefix = "hello-alb-"
  description = "application load balancer of hello"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_web" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_web_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv6         = each.value
}

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "alb" {
  security_group_id = aws_security_group.alb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

##### load_balancer.tf
# lbgen 0.1.0 | spec hello | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:bf7eb6336054e9c60a1df1b171001ca9c45991011733a0f33f293ace2082ca28

resource "aws_lb" "alb" {
  name                       = "hello"
  load_balancer_type         = "application"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.alb.id]
  enable_deletion_protection = true

  idle_timeout               = 60
  client_keep_alive          = 3600
  enable_http2               = false
  preserve_host_header       = true
  xff_header_processing_mode = "append"
  enable_xff_client_port     = false
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
}

##### listeners.tf
# lbgen 0.1.0 | spec hello | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:cb772e2aa2799ff851a4a464833ab22eeef7aeeb4075985fb0f3d12eb57fac93

# listener web
# what no rule takes: route route-1
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

##### target_groups.tf
# lbgen 0.1.0 | spec hello | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:99aebce6e0a67700c5a51e02c8818a725910fd24c37edf3bd56a488ab49e8522

# upstream app
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "app" {
  name            = "hello-app-a5cfd"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "app"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "app" {
  for_each = {
    "app-1" = { id = "10.0.0.1", port = 8080 }
    "app-2" = { id = "10.0.0.2", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.app.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

##### outputs.tf
# lbgen 0.1.0 | spec hello | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ea5c7e426ada2a4a8214286db7046fbb9a3e71d6800f78c8d0555757d12787bc

output "alb_dns_name" {
  description = "The load balancer's own name."
  value       = aws_lb.alb.dns_name
}

output "alb_arn" {
  description = "The load balancer's ARN."
  value       = aws_lb.alb.arn
}

output "alb_security_group_id" {
  description = "What the servers' security groups let in."
  value       = aws_security_group.alb.id
}

##### tests/plan.tftest.hcl
# lbgen 0.1.0 | spec hello | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:a0b87f006641291c39bf25dbd63356848baa2267aeef855d1906721e5b319829

# Run with `terraform test` (1.7 or newer): no account and no network are needed.

mock_provider "aws" {
  mock_data "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }
}

variables {
  region     = "eu-central-1"
  vpc_id     = "vpc-00000000000000000"
  subnet_ids = ["subnet-00000000000000000", "subnet-11111111111111111"]
}

run "plan" {
  command = plan

  assert {
    condition     = aws_lb_listener.web.port == 80
    error_message = "listener web is on port 80"
  }
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000000"]
  }

  expect_failures = [var.subnet_ids]
}

